/** The content of a request does not match its signature or its headers. Has S3's code and message. */
export class PayloadError extends Error {
  override readonly name = "PayloadError";
  readonly status: number;
  /** AWS's code, e.g. `IncompleteBody`. */
  readonly code: string;
  /** Further elements of the error document, in order. */
  readonly details: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    details: Readonly<Record<string, string>> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The error for content that ends too early. */
export function incompleteBody(cause?: unknown): PayloadError {
  return new PayloadError(400, "IncompleteBody", "The request body terminated unexpectedly", {}, cause);
}
