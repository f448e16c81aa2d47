/** The issuer's keys could not be fetched, or none of them can be used. Its message holds no part of a token. */
export class KeysUnavailableError extends Error {
  override readonly name = "KeysUnavailableError";
  /** Seconds after which a retry can succeed. */
  readonly retryAfterSeconds: number;

  constructor(reason: string, retryAfterSeconds: number, options?: ErrorOptions) {
    super(reason, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * The issuer's keys do not contain the token's key, and were fetched a moment ago. The issuer may have added the key
 * since, so the rejection is not final.
 */
export class UnknownKeyError extends Error {
  override readonly name = "UnknownKeyError";
  /** Seconds after which the keys may be fetched again. */
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("The issuer's keys do not contain the token's key, and they were fetched a moment ago");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The issuer does not have the token's key, or has it for another algorithm. Its message holds no part of a token. */
export class NoSuchKeyError extends Error {
  override readonly name = "NoSuchKeyError";
}
