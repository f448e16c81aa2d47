/** A service's error for a request whose signature is not valid. */
export class SignatureError extends Error {
  override readonly name = "SignatureError";
  readonly status: number;
  /** AWS's code, e.g. `SignatureDoesNotMatch`. */
  readonly code: string;
  /** Further elements of the error document, in order. */
  readonly details: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** What was compared, as S3 tells it to whoever debugs a signature. */
interface Mismatch {
  readonly accessKeyId: string;
  readonly stringToSign: string;
  readonly signatureProvided: string;
  readonly canonicalRequest: string;
}

/** How one family of services words its errors. */
export interface Dialect {
  /** How far the client's clock may be off, in milliseconds. */
  readonly maxSkewMs: number;
  /** @param scheme the first word of the header, which holds no secret */
  unsupportedAuthorization(scheme: string): SignatureError;
  twoMechanisms(): SignatureError;
  malformed(where: "header" | "query", problem: string, details?: Record<string, string>): SignatureError;
  missingQueryParameters(): SignatureError;
  missingDate(): SignatureError;
  skewed(requestTime: string, now: number): SignatureError;
  /** A presigned URL whose date lies further ahead than a clock may be off. */
  notYetValid(signedAt: number, expiresAt: number, now: number): SignatureError;
  expired(expiresAt: number, seconds: number, now: number): SignatureError;
  unknownAccessKey(accessKeyId: string): SignatureError;
  invalidToken(): SignatureError;
  expiredToken(): SignatureError;
  unsigned(headers: readonly string[]): SignatureError;
  missingPayloadHash(): SignatureError;
  invalidPayloadHash(): SignatureError;
  mismatch(mismatch: Mismatch): SignatureError;
}
