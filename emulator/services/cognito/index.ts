export { createIdpHandler } from "./http/idp-handler.js";
export { createOauthHandler, isOauthPath } from "./http/oauth-handler.js";
export { issueToken } from "./issue-token.js";
export { openSigningKeys, SigningKeyError, type SigningKeys } from "./signing-keys.js";
export type { IssuedToken, TokenSpec } from "./token-spec.js";
export { createUserPools, type InvokeTrigger, type UserPools } from "./user-pools.js";
