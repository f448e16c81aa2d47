const MARGIN_MS = 60_000;

/** The fields of a token's payload that save a request. The client does not verify them. */
interface TokenFacts {
  readonly subject: string | undefined;
  /** Milliseconds since 1970; undefined if the token has no expiry. */
  readonly expiresAt: number | undefined;
  /** Whether the token expires within a minute. */
  isNear(now: number): boolean;
}

/** Reads when a token expires, if it is a JSON Web Token. */
export function expiryOf(token: string): TokenFacts {
  const { exp, sub } = payloadOf(token);
  const expiresAt = typeof exp === "number" ? exp * 1_000 : undefined;
  return {
    subject: typeof sub === "string" ? sub : undefined,
    expiresAt,
    isNear: (now) => expiresAt !== undefined && now > expiresAt - MARGIN_MS,
  };
}

function payloadOf(token: string): { readonly exp?: unknown; readonly sub?: unknown } {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) ?? {};
  } catch {
    return {};
  }
}
