import type { Readable } from "node:stream";
import type { Facts } from "../../../facts/index.js";
import type { HttpHandler, HttpRequest, HttpResponse } from "../../../http/http.js";
import { header } from "../../../http/http.js";
import type { Caller } from "../../../iam/principal.js";
import type { Distribution, Origin } from "../../../model.js";
import type { OriginRequest } from "./origin-request.js";

/** The parts of S3 that CloudFront calls. */
export interface S3Port {
  /** Serves a request that CloudFront has signed. */
  handle(request: HttpRequest, caller: Caller): Promise<HttpResponse>;
  /** Serves a request that S3 authenticates itself. */
  readonly httpHandler: HttpHandler;
}

/** Options of {@link sendToS3}. */
interface S3OriginOptions {
  readonly s3: S3Port;
  readonly origin: Origin;
  readonly distribution: Distribution;
  readonly accountId: string;
  readonly facts: Facts;
  /** Writes a line to the log. */
  readonly note: (message: string) => void;
}

/** Sends a request to the bucket, with the identity that the origin's access settings select. */
export async function sendToS3(
  { method, path, query, headers }: OriginRequest,
  body: Readable,
  options: S3OriginOptions,
): Promise<HttpResponse> {
  const request: HttpRequest = { method, path, query, headers, body, remoteAddress: "127.0.0.1" };
  const caller = callerOf(request, options);
  if (!caller) return options.s3.httpHandler(request);
  const unsigned = unsignedHeaders(request, options);
  if (unsigned.length > 0) return notSigned(unsigned);
  const replaced = headers.filter(([name]) => name.toLowerCase() !== "authorization");
  return options.s3.handle({ ...request, headers: replaced }, caller);
}

/** Names of the headers that CloudFront forwards, but does not sign. */
function unsignedHeaders({ headers }: HttpRequest, { origin, facts }: S3OriginOptions): string[] {
  if (origin.access.type !== "oac") return [];
  const prefixes = [
    ...(facts.holds("oacSignsMetadata") ? [] : ["x-amz-meta-"]),
    ...(facts.holds("oacSignsChecksums") ? [] : ["x-amz-checksum-"]),
  ];
  const names = headers.map(([name]) => name.toLowerCase());
  return names.filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
}

/** S3's response to a request with `x-amz-*` headers that are not signed. */
function notSigned(names: readonly string[]): HttpResponse {
  const message = "There were headers present in the request which were not signed";
  return {
    status: 403,
    headers: [["Content-Type", "application/xml"]],
    body:
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code>' +
      `<Message>${message}</Message><HeadersNotSigned>${names.join(", ")}</HeadersNotSigned></Error>`,
  };
}

/** The identity that signs the request. `undefined` if CloudFront does not sign, and S3 gets the viewer's headers. */
function callerOf(request: HttpRequest, options: S3OriginOptions): Caller | undefined {
  const { access } = options.origin;
  const authorized = header(request, "authorization") !== undefined;
  switch (access.type) {
    case "none":
      return undefined;
    case "oai": {
      if (authorized && !options.facts.holds("oaiReplacesAuthorization")) return undefined;
      const { iamArn: arn, s3CanonicalUserId: canonicalUserId } = access;
      return { principal: { type: "origin-access-identity", arn, canonicalUserId }, authType: "REST-HEADER" };
    }
    case "oac": {
      const passes = access.signingBehavior === "no-override" && authorized;
      if (access.signingBehavior === "never" || passes) return undefined;
      if (request.method === "POST" && !options.facts.holds("oacSignsPosts")) {
        options.note("POST is not signed for S3, because the fact oacSignsPosts is false (docs/fidelity.md)");
        return undefined;
      }
      const service = "cloudfront.amazonaws.com";
      const { arn: sourceArn } = options.distribution;
      const { accountId: sourceAccount } = options;
      return { principal: { type: "service", service, sourceArn, sourceAccount }, authType: "REST-HEADER" };
    }
  }
}
