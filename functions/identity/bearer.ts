const CREDENTIAL = /^(?:bearer +)?([\x21-\x7e]+)$/i;

/**
 * The token or key in an `Authorization` header: after `Bearer`, in any case, or bare, as known clients of the edge
 * pattern send it. `undefined` if there is none, or another scheme.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export function bearerCredential(authorization: string | undefined): string | undefined {
  const credential = CREDENTIAL.exec(authorization?.trim() ?? "")?.[1];
  return credential?.toLowerCase() === "bearer" ? undefined : credential;
}
