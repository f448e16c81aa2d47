/**
 * Names the caller that a token was issued to, so that two callers never share a saved upload. The server authenticates
 * the caller; a wrong name here only hides an upload that could be continued.
 * @returns empty if the token is not a JWT
 */
export function callerOf(token: string): string {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const { iss, sub }: { iss?: unknown; sub?: unknown } = JSON.parse(atob(payload));
    return JSON.stringify([String(iss), String(sub)]);
  } catch {
    return "";
  }
}
