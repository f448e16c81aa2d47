/** The content of a request is not what was signed or promised: told while it is read, in S3's words. */
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

/** The content ends before it should. */
export function incompleteBody(cause?: unknown): PayloadError {
  return new PayloadError(400, "IncompleteBody", "The request body terminated unexpectedly", {}, cause);
}
