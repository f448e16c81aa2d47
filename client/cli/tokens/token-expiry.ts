const MARGIN_MS = 60_000;

/** Fields of a token's payload, which the client does not verify. */
interface TokenFacts {
  readonly subject: string | undefined;
  /** Milliseconds since 1970; undefined if the token has no expiry. */
  readonly expiresAt: number | undefined;
  /** Whether the token expires within a minute. */
  expiresSoon(now: number): boolean;
}

/** Reads when a token expires, if it is a JSON Web Token. */
export function expiryOf(token: string): TokenFacts {
  const { exp, sub } = payloadOf(token);
  const expiresAt = typeof exp === "number" ? exp * 1_000 : undefined;
  return {
    subject: typeof sub === "string" ? sub : undefined,
    expiresAt,
    expiresSoon: (now) => expiresAt !== undefined && now > expiresAt - MARGIN_MS,
  };
}

function payloadOf(token: string): { readonly exp?: unknown; readonly sub?: unknown } {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) ?? {};
  } catch {
    return {};
  }
}
