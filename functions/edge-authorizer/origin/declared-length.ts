/** Parses a header that contains a number of bytes. Returns NaN if it is malformed; the policy rejects NaN. */
export function declaredLength(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  return /^\d+$/.test(value) ? Number(value) : Number.NaN;
}
