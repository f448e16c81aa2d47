const SCHEME = /^bearer(?: +|$)/i;
const CREDENTIAL = /^[\x21-\x7e]+$/;

/**
 * The token or key in an `Authorization` header: after `Bearer`, in any case, or without a scheme, as known clients of
 * the edge pattern send it. `undefined` if the header is missing, empty or of another scheme.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export function bearerCredential(authorization: string | undefined): string | undefined {
  const value = authorization?.trim() ?? "";
  const [scheme = ""] = SCHEME.exec(value) ?? [];
  const credential = value.slice(scheme.length);
  return CREDENTIAL.test(credential) ? credential : undefined;
}
