import type { SigningCredentials } from "../../sigv4/contract.js";
import { type RequestToSign, signRequest } from "../../sigv4/sign-request.js";
import type { ExactRequest } from "./exact-fetch.js";

/** Longest that one answer may take, in milliseconds: four calls and their processing fit the function's 30 seconds. */
const RESPONSE_TIMEOUT_MS = 6_000;

/** What a call of an AWS service needs from the world. */
export interface AwsAccess {
  /** `exactFetch`, or what a test gives. */
  readonly fetch: (url: string, request: ExactRequest) => Promise<Response>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The role's keys. */
  readonly credentials: () => SigningCredentials;
  /** The services' Region. */
  readonly region: string;
}

/** What a service answered. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** An AWS service refused a call, or did not answer it. Holds no credential, key or URL. */
export class AwsCallError extends Error {
  override readonly name = "AwsCallError";
  /** The permission that the call needs, e.g. `s3:PutObjectTagging`. */
  readonly action: string;
  /** The HTTP status; absent where there was no answer. */
  readonly status?: number;

  constructor(
    action: string,
    answered: { readonly status?: number; readonly code?: string },
    cause?: unknown,
  ) {
    const { status, code } = answered;
    const what =
      status === undefined ? "was not answered" : `was answered ${status}${code ? ` ${code}` : ""}`;
    super(
      `${action} ${what}. Lambda tries again by itself; if it goes on, check that the function's role allows it.`,
      cause === undefined ? undefined : { cause },
    );
    this.action = action;
    this.status = status;
  }
}

/** Signs and sends one request, and reads the whole answer. */
export async function callAws(action: string, request: RequestToSign, access: AwsAccess): Promise<AwsAnswer> {
  const { method, url, body } = request;
  const headers = signRequest(request, {
    credentials: access.credentials(),
    region: access.region,
    signedAt: access.now(),
  });
  try {
    const response = await access.fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      // A signature is good for one host: what is redirected has not been done.
      redirect: "manual",
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (cause) {
    throw new AwsCallError(action, {}, cause);
  }
}
