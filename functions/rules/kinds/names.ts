import { text } from "./values.js";

/**
 * The name of a caller or a tenant. It becomes a segment of the keys of uploads, and has at most the 255 characters of
 * an OpenID Connect subject.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDToken
 */
export const CALLER_NAME = text(
  /^(?!\.+$)(?=.*\S)[^\p{Cc}\p{Cs}]{1,255}$/u,
  "a name of 1 to 255 characters, without control characters, and not only dots or spaces",
);
