import type { ErrorBody, SignRequest, SignResponse } from "../functions/presign/contract.js";

/** The uploads API, and the caller's credential. */
export interface SignRequestOptions {
  /** The API's base URL, e.g. `https://abc.execute-api.eu-central-1.amazonaws.com/v1`. */
  readonly endpoint: string;
  /**
   * Returns the bearer token. If `refresh` is true, the API has rejected the last token: get a new one.
   * @example getToken: ({ refresh }) => auth.getAccessToken({ forceRefresh: refresh })
   */
  readonly getToken: (how: { readonly refresh: boolean }) => string | Promise<string>;
  /**
   * Returns the media type of a file whose upload in parts begins, because Uppy does not pass it. The type is signed,
   * so that S3 rejects another type.
   * @param key - As Uppy proposes it; ends in the file's name.
   * @example contentTypeOf: (key) => uppy.getFiles().find(({ name }) => key.endsWith(name))?.type
   * @default - the type is not signed, and is compared with the policy when the upload is complete
   */
  readonly contentTypeOf?: (key: string) => string | undefined;
  /** Number of retries after 429, 5xx or no response, 0 or more. @default 4 */
  readonly retries?: number;
  /** Stops all signing, e.g. when the user leaves the page. */
  readonly signal?: AbortSignal;
  /** @default - the browser's own */
  readonly fetch?: typeof globalThis.fetch;
  /** Waits for this number of milliseconds before a retry. @default - with a timer */
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** The option `signRequest` of `@uppy/aws-s3` from 6.3 on. Earlier versions do not support forms. */
export type SignRequestFunction = (request: SignRequest) => Promise<SignResponse>;

/** The API rejects the request, or cannot be reached. Uppy shows the message. */
export class SignRequestError extends Error {
  override readonly name = "SignRequestError";
  /** The HTTP status; undefined if there was no response. */
  readonly status: number | undefined;
  /** The API's own code, e.g. `ContentTypeNotAllowed`. */
  readonly code: string | undefined;
  /** Id of the failed request, for the operator's logs. */
  readonly requestId: string | undefined;

  constructor(message: string, status?: number, { code, requestId }: Partial<ErrorBody> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}

const DEFAULT_RETRIES = 4;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 20_000;
/** Longer than API Gateway's timeout of 29 seconds. */
const TIMEOUT_MS = 30_000;

/**
 * Creates the `signRequest` of an Uppy page: sends `POST /s3/sign` with the caller's token, gets a new token if it is
 * rejected, and retries failures that may succeed later. Signing changes nothing, so retries are safe.
 * @example uppy.use(AwsS3, { signRequest: createSignRequest({ endpoint, getToken }) })
 */
export function createSignRequest(options: SignRequestOptions): SignRequestFunction {
  const { retries = DEFAULT_RETRIES, signal, wait = pause } = options;
  const post = createPost(options);
  return async (request) => {
    const body = JSON.stringify(bodyOf(request, options));
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted();
      const answer = await post(body);
      if (answer.outcome === "signed") return answer.signed;
      if (!answer.isTransient || attempt >= retries) throw answer.error;
      await wait(answer.retryAfterMs ?? backoff(attempt), signal);
    }
  };
}

/** One response of the API. */
type Answer =
  | { readonly outcome: "signed"; readonly signed: SignResponse }
  | {
      readonly outcome: "failed";
      readonly error: SignRequestError;
      /** Whether the same request may succeed later. */
      readonly isTransient: boolean;
      readonly retryAfterMs?: number;
    };

/** Sends the request once, and again with a new token if the first was rejected. */
function createPost(options: SignRequestOptions): (body: string) => Promise<Answer> {
  const { getToken } = options;
  let refreshing: Promise<string> | undefined;
  // Files that are rejected at the same time share one new token.
  const refreshed = async () => {
    refreshing ??= Promise.resolve(getToken({ refresh: true })).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
  return async (body) => {
    const first = await postOnce(body, await (refreshing ?? getToken({ refresh: false })), options);
    return first?.status === 401
      ? answerOf(await postOnce(body, await refreshed(), options))
      : answerOf(first);
  };
}

/** Sends the request once. Undefined without a response. */
async function postOnce(
  body: string,
  token: string,
  { endpoint, signal, fetch = globalThis.fetch }: SignRequestOptions,
): Promise<Response | undefined> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(`${endpoint.replace(/\/+$/, "")}/s3/sign`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body,
      credentials: "omit",
      // The response decides where the file is sent, so it must come from the API.
      redirect: "error",
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

async function answerOf(response: Response | undefined): Promise<Answer> {
  if (response === undefined) {
    const error = new SignRequestError("The upload server cannot be reached. Check the connection.");
    return { outcome: "failed", error, isTransient: true };
  }
  const body = await jsonOf(response);
  const { status } = response;
  if (response.ok && isSigned(body)) return { outcome: "signed", signed: body };
  const problem = isError(body) ? body : { message: `The upload server answered with status ${status}.` };
  return {
    outcome: "failed",
    error: new SignRequestError(problem.message, status, problem),
    isTransient: status === 429 || status >= 500 || (response.ok && body === undefined),
    retryAfterMs: retryAfterMs(response.headers.get("Retry-After")),
  };
}

/** The response's JSON; undefined if it is cut off or not JSON. */
async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function isSigned(body: unknown): body is SignResponse {
  return typeof body === "object" && body !== null && "url" in body && typeof body.url === "string";
}

function isError(body: unknown): body is Pick<ErrorBody, "message"> & Partial<ErrorBody> {
  return typeof body === "object" && body !== null && "message" in body && typeof body.message === "string";
}

/** The body with only the fields that the API knows: a later version of Uppy may pass more. */
function bodyOf(
  { method, key, uploadId, partNumber, contentType }: SignRequest,
  { contentTypeOf }: SignRequestOptions,
): SignRequest {
  const creates = method === "POST" && uploadId === undefined;
  return {
    method,
    key,
    uploadId,
    partNumber,
    contentType: contentType ?? (creates ? contentTypeOf?.(key) : undefined),
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(milliseconds, 0), LONGEST_PAUSE_MS);
}

/** Doubles, with a random part, so that pages that failed together do not retry together. */
function backoff(attempt: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
