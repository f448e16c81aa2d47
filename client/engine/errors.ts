/** Groups errors by what the user can do about them. */
export type ErrorKind =
  /** An argument is wrong. */
  | "usage"
  /** The token is missing, expired or not accepted. */
  | "authentication"
  /** The upload policy, a quota or an existing object forbids the upload. */
  | "policy"
  /** The server cannot be reached, or did not answer in time. */
  | "network"
  /** The file cannot be read, has changed or is gone. */
  | "source"
  /** The server failed, or answered in a way that the client does not understand. */
  | "service"
  /** `abort()` or the signal ended the upload. */
  | "aborted";

interface ErrorDetails {
  readonly status?: number;
  readonly requestId?: string;
  readonly cause?: unknown;
}

/** The query of a URL, which holds its signature. */
const QUERY = /(https?:\/\/[^\s"'<>?]*)\?[^\s"'<>]*/g;
/** Parts of a JSON Web Token or of another long secret that begins like one. */
const TOKEN = /\beyJ[\w-]{8,}(?:\.[\w-]*)*/g;

/** A message without tokens and signatures of URLs. Messages of servers and of other libraries may contain them. */
export function withoutSecrets(text: string): string {
  return text.replace(QUERY, "$1?…").replace(TOKEN, "(token)");
}

/** The upload failed. The message names the reason and the next step; it never contains a signed URL or a token. */
export class UploadError extends Error {
  override readonly name = "UploadError";
  readonly kind: ErrorKind;
  /** The server's code, e.g. `ContentTypeNotAllowed`, or the client's, e.g. `FileChanged`. */
  readonly code: string;
  /** The HTTP status; undefined if there was no response. */
  readonly status: number | undefined;
  /** Id of the failed request, for the operator's logs. */
  readonly requestId: string | undefined;

  constructor(kind: ErrorKind, code: string, message: string, details: ErrorDetails = {}) {
    super(withoutSecrets(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.code = code;
    this.status = details.status;
    this.requestId = details.requestId;
  }

  /** Whether the same upload may succeed later. If so, the same call again resumes it. */
  get retryable(): boolean {
    return this.kind === "network" || this.kind === "service";
  }
}

/** The server sent no complete response: the connection failed, was cut or was silent for too long. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
  /** The system's code, e.g. `ECONNREFUSED`. */
  readonly code: string;
  /** Whether the request certainly did not reach the server. */
  readonly isUnsent: boolean;

  constructor(code: string, isUnsent: boolean) {
    super(`no response (${code})`);
    this.code = code;
    this.isUnsent = isUnsent;
  }
}
