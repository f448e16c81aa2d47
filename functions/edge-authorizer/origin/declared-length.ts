/** A number of bytes in a header. Not a number if the header is malformed, which the policy rejects. */
export function declaredLength(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  return /^\d+$/.test(value) ? Number(value) : Number.NaN;
}
