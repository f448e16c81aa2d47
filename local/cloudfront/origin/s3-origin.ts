import type { Readable } from "node:stream";
import type { HttpHandler, HttpHeader, HttpRequest, HttpResponse } from "../../http.js";
import { header } from "../../http.js";
import type { Caller } from "../../iam/principal.js";
import type { Bucket, Distribution, Origin } from "../../model.js";
import type { OriginRequest } from "./origin-request.js";

/** S3 as CloudFront reaches it. */
export interface S3Port {
  /** Serves a path-style request, `/BUCKET/KEY`, of a caller that is known already. */
  handle(request: HttpRequest, caller: Caller): Promise<HttpResponse>;
  /** Serves a request that S3 authenticates itself. */
  readonly serve: HttpHandler;
}

/** What {@link sendToS3} needs to know. */
export interface S3OriginOptions {
  readonly s3: S3Port;
  readonly origin: Origin;
  readonly bucket: Bucket;
  readonly distribution: Distribution;
  readonly accountId: string;
}

/** Sends a request to the bucket, as whom the origin's access settings say. */
export async function sendToS3(
  { method, path, query, headers }: OriginRequest,
  body: Readable,
  options: S3OriginOptions,
): Promise<HttpResponse> {
  const { bucket, origin, s3 } = options;
  const request: HttpRequest = { method, path, query, headers, body, remoteAddress: "127.0.0.1" };
  const caller = callerOf(request, options);
  if (!caller) return s3.serve(request);
  if (origin.access.type === "oai" && lacksContentHash(request)) return unsupportedMechanism();
  const signed = headers.filter(([name]) => !/^(host|authorization)$/i.test(name));
  return s3.handle(
    {
      ...request,
      path: `/${bucket.name}${path}`,
      headers: [["Host", `s3.${bucket.region}.amazonaws.com`], ...withContentHash(signed)],
    },
    caller,
  );
}

/** `undefined` where CloudFront does not sign, so that S3 sees what the viewer sent. */
function callerOf(request: HttpRequest, options: S3OriginOptions): Caller | undefined {
  const { access } = options.origin;
  const authorized = header(request, "authorization") !== undefined;
  switch (access.type) {
    case "none":
      return undefined;
    case "oai": {
      if (authorized) return undefined;
      const { iamArn: arn, s3CanonicalUserId: canonicalUserId } = access;
      return { principal: { type: "origin-access-identity", arn, canonicalUserId }, authType: "REST-HEADER" };
    }
    case "oac": {
      const passes = access.signingBehavior === "no-override" && authorized;
      if (access.signingBehavior === "never" || passes) return undefined;
      const service = "cloudfront.amazonaws.com";
      const { arn: sourceArn } = options.distribution;
      const { accountId: sourceAccount } = options;
      return { principal: { type: "service", service, sourceArn, sourceAccount }, authType: "REST-HEADER" };
    }
  }
}

/**
 * An origin access identity signs a PUT only over the hash that comes with it, and a POST not at all.
 * @see https://github.com/awsdocs/amazon-cloudfront-developer-guide/blob/master/doc_source/private-content-restricting-access-to-s3.md
 */
function lacksContentHash(request: HttpRequest): boolean {
  if (request.method === "POST") return true;
  return request.method === "PUT" && header(request, "x-amz-content-sha256") === undefined;
}

function withContentHash(headers: readonly HttpHeader[]): HttpHeader[] {
  const has = headers.some(([name]) => name.toLowerCase() === "x-amz-content-sha256");
  return has ? [...headers] : [...headers, ["x-amz-content-sha256", "UNSIGNED-PAYLOAD"]];
}

function unsupportedMechanism(): HttpResponse {
  const message =
    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
  return {
    status: 400,
    headers: [["content-type", "application/xml"]],
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InvalidRequest</Code><Message>${message}</Message></Error>`,
  };
}
