import { Fn, Token } from "cdktf";

/** The Region of a user pool, from the beginning of its id. */
export function regionOfPool(userPoolId: string): string {
  if (Token.isUnresolved(userPoolId)) return Fn.element(Fn.split("_", userPoolId), 0);
  return userPoolId.split("_")[0] ?? "";
}

/** The `iss` claim of a user pool's tokens. */
export function issuerOfPool(userPoolId: string): string {
  return `https://cognito-idp.${regionOfPool(userPoolId)}.amazonaws.com/${userPoolId}`;
}
