/** Parses a header that holds a number of bytes. NaN if it is malformed; the policy rejects that. */
export function declaredLength(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  return /^\d+$/.test(value) ? Number(value) : Number.NaN;
}
