/** A service's answer to a request whose signature cannot be accepted. */
export interface SignatureRefusal {
  readonly status: number;
  /** AWS's code, e.g. `SignatureDoesNotMatch`. */
  readonly code: string;
  readonly message: string;
  /** Further elements of the error document, in order. */
  readonly details: Readonly<Record<string, string>>;
}

/** Makes a {@link SignatureRefusal}. */
export function refusal(
  status: number,
  code: string,
  message: string,
  details: Readonly<Record<string, string>> = {},
): SignatureRefusal {
  return { status, code, message, details };
}

/** What was compared, as S3 tells it to whoever debugs a signature. */
export interface Mismatch {
  readonly accessKeyId: string;
  readonly stringToSign: string;
  readonly signatureProvided: string;
  readonly canonicalRequest: string;
}

/** How one family of services words its refusals. */
export interface Dialect {
  /** How far the client's clock may be off, in milliseconds. */
  readonly maxSkewMs: number;
  /** @param scheme the first word of the header, which holds no secret */
  unsupportedAuthorization(scheme: string): SignatureRefusal;
  twoMechanisms(): SignatureRefusal;
  malformed(where: "header" | "query", problem: string, details?: Record<string, string>): SignatureRefusal;
  missingQueryParameters(): SignatureRefusal;
  missingDate(): SignatureRefusal;
  skewed(requestTime: string, now: number): SignatureRefusal;
  /** A presigned URL whose date lies further ahead than a clock may be off. */
  notYetValid(signedAt: number, expiresAt: number, now: number): SignatureRefusal;
  expired(expiresAt: number, seconds: number, now: number): SignatureRefusal;
  unknownAccessKey(accessKeyId: string): SignatureRefusal;
  invalidToken(): SignatureRefusal;
  expiredToken(): SignatureRefusal;
  unsigned(headers: readonly string[]): SignatureRefusal;
  missingPayloadHash(): SignatureRefusal;
  invalidPayloadHash(): SignatureRefusal;
  mismatch(mismatch: Mismatch): SignatureRefusal;
}

/** Carries a refusal out of the depth of a verification; `verifySignature` catches it. */
export class SignatureRefusedError extends Error {
  override readonly name = "SignatureRefusedError";
  readonly refusal: SignatureRefusal;

  constructor(refusal: SignatureRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}
