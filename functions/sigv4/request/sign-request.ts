import { canonicalQuery, canonicalRequest, headerNames, percentEncodePath } from "../canonical-request.js";
import type { SigningContext } from "../contract.js";
import { ALGORITHM, createSigner, sha256 } from "../signer.js";

/** A request to an AWS service, before it is signed. */
export interface RequestToSign {
  readonly method: string;
  /** Percent-encoded. */
  readonly url: string;
  /** All of them are signed; names in lower case, without `host`, which comes from the URL. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly body?: string | Uint8Array;
  /** As in the credential scope, e.g. `s3`, `ssm`, `events`. */
  readonly service: string;
}

/**
 * Signs a request. Returns the given headers and those of the signature, without `host`, which every HTTP client sets
 * itself.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signRequest(request: RequestToSign, context: SigningContext): Record<string, string> {
  const { method, body, service } = request;
  const url = new URL(request.url);
  const { credential, time, signRequestHash } = createSigner(context, service);
  const { sessionToken } = context.credentials;
  const payloadHash = request.headers?.["x-amz-content-sha256"] ?? sha256(body);
  const sent = {
    ...request.headers,
    ...(service === "s3" ? { "x-amz-content-sha256": payloadHash } : {}),
    "x-amz-date": time,
    ...(sessionToken ? { "x-amz-security-token": sessionToken } : {}),
  };
  const headers = { ...sent, host: url.host };
  const canonical = canonicalRequest(method, {
    // S3 takes a path unchanged: keys may contain empty segments, and dot segments, which `URL` would resolve.
    path: service === "s3" ? rawPath(request.url) : percentEncodePath(url.pathname.replace(/\/{2,}/g, "/")),
    query: canonicalQuery(url.searchParams),
    headers,
    payloadHash,
  });
  const signature = signRequestHash(sha256(canonical));
  return {
    ...sent,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${headerNames(headers)}, Signature=${signature}`,
  };
}

/** The path of a URL exactly as written; `/` if it has none. `URL` would resolve its dot segments. */
export function rawPath(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] || "/";
}
