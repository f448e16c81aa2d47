const MARGIN_MS = 60_000;

/** The part of a token's payload that a client may look at to save a request. It proves nothing. */
interface TokenFacts {
  readonly subject: string | undefined;
  /** Milliseconds since 1970; undefined if the token does not tell. */
  readonly expiresAt: number | undefined;
  /** Whether less than a minute is left. */
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
