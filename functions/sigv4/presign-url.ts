import {
  canonicalQuery,
  canonicalRequest,
  headerNames,
  UNSIGNED_PAYLOAD,
  withSignature,
} from "./canonical-request.js";
import type { S3Endpoint, SigningContext } from "./contract.js";
import { s3ObjectPath } from "./s3-endpoint.js";
import { createSigner, sha256, signingParameters } from "./signer.js";

/** The request that a presigned URL allows. Everything here is signed. */
export interface UrlToPresign {
  readonly method: "DELETE" | "GET" | "POST" | "PUT";
  readonly endpoint: S3Endpoint;
  /** The object's whole key in the bucket, not encoded. */
  readonly key: string;
  /** Query parameters, including those that replace headers, so that the client need not send them. @default - none */
  readonly query?: Readonly<Record<string, string>>;
  /** Headers in lower case that the client must send with these values; `host` is added. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Life of the URL in seconds, 1 to 604,800. */
  readonly expirySeconds: number;
}

/**
 * Presigns a URL, with the same result as the AWS SDK.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function presignUrl(request: UrlToPresign, context: SigningContext): string {
  const { method, endpoint, key, expirySeconds } = request;
  const signer = createSigner(context, "s3");
  const headers = { ...request.headers, host: endpoint.host };
  const path = s3ObjectPath(endpoint, key);
  const parameters = {
    ...request.query,
    ...signingParameters(signer, context, expirySeconds, headerNames(headers)),
  };
  const query = canonicalQuery(Object.entries(parameters));
  const canonical = canonicalRequest(method, { path, query, headers, payloadHash: UNSIGNED_PAYLOAD });
  const signature = signer.signRequestHash(sha256(canonical));
  return `${endpoint.origin}${path}?${withSignature(query, signature)}`;
}
