import type { SigningCredentials } from "../contract.js";
import type { RequestToSign } from "./sign-request.js";
import { signRequest } from "./sign-request.js";

/** A signed request, as `fetch` takes it. */
export interface SignedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
}

/** A response, as `fetch` returns it. */
export interface FetchedResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly text: () => Promise<string>;
}

/** Headers by their names in lower case. */
export interface ResponseHeaders extends Iterable<[name: string, value: string]> {
  readonly get: (name: string) => string | null | undefined;
}

/** External dependencies and limits of a call to an AWS service. */
export interface AwsAccess {
  readonly fetch: (url: string, request: SignedRequest) => Promise<FetchedResponse>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly credentials: () => SigningCredentials;
  /** Region of the service. */
  readonly region: string;
  /** Timeout of one response in milliseconds. */
  readonly timeoutMs: number;
  /** The remedy for a failed call: the last sentence of the error. */
  readonly remedy: string;
}

/** A service's response. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: string;
}

/** The part of a failed response that an error shows. */
interface FailedAnswer {
  /** HTTP status. */
  readonly status: number;
  /** The service's code for the error, e.g. `AccessDenied`. */
  readonly code?: string;
}

/** An AWS service rejected a call or did not respond. Holds no credential, key or URL. */
export class AwsCallError extends Error {
  override readonly name = "AwsCallError";
  /** The permission that the call needs, e.g. `s3:PutObjectTagging`. */
  readonly action: string;
  /** The HTTP status; omitted if there was no response. */
  readonly status?: number;

  /**
   * @param answer - Undefined if there was no response.
   * @param cause - The network's error.
   */
  constructor(
    action: string,
    answer: FailedAnswer | undefined,
    { remedy }: Pick<AwsAccess, "remedy">,
    cause?: unknown,
  ) {
    const { status, code } = answer ?? {};
    const what = status === undefined ? "got no response" : `failed with ${status}`;
    const reason = code === undefined ? "" : ` ${code}`;
    super(`${action} ${what}${reason}. ${remedy}`, cause === undefined ? undefined : { cause });
    this.action = action;
    this.status = status;
  }
}

/**
 * Signs and sends one request, and reads the whole response, whatever its status.
 * @param action - The permission that the call needs.
 * @throws {@link AwsCallError} without a response
 */
export async function sendSigned(
  action: string,
  request: RequestToSign,
  access: AwsAccess,
): Promise<AwsAnswer> {
  const { method, url, body } = request;
  const { region } = access;
  const headers = signRequest(request, { credentials: access.credentials(), region, signedAt: access.now() });
  try {
    const response = await access.fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      // A redirect would go to another host, for which the signature is not valid.
      redirect: "manual",
      signal: AbortSignal.timeout(access.timeoutMs),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (cause) {
    throw new AwsCallError(action, undefined, access, cause);
  }
}
