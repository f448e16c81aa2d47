import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { FactSwitches } from "../../../../emulator/facts/index.js";
import { createFacts } from "../../../../emulator/facts/index.js";
import type { HttpHandler, HttpHeader, HttpRequest, HttpResponse } from "../../../../emulator/http/http.js";
import type { Caller } from "../../../../emulator/iam/principal.js";
import type { CacheBehavior, Distribution, Model, OriginAccess, WebAcl } from "../../../../emulator/model.js";
import type { DistributionOptions } from "../../../../emulator/services/cloudfront/distribution.js";
import { createDistribution } from "../../../../emulator/services/cloudfront/distribution.js";
import type { EdgeRequest, ViewerRequestEvent } from "../../../../emulator/services/cloudfront/edge/event.js";
import type { InvokeEdgeFunction } from "../../../../emulator/services/cloudfront/edge/run-function.js";

export const EDGE_ARN = "arn:aws:lambda:us-east-1:123456789012:function:edge:3";
export const BUCKET_HOST = "files.s3.eu-central-1.amazonaws.com";

export const OAI: OriginAccess = {
  type: "oai",
  id: "E1",
  iamArn: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
  s3CanonicalUserId: "abc",
};
export const OAC: OriginAccess = { type: "oac", id: "E2", signingBehavior: "always" };

const none = { behavior: "none", items: [] } as const;

export function behaviorOf(overrides: Partial<CacheBehavior> = {}): CacheBehavior {
  return {
    targetOriginId: "s3",
    viewerProtocolPolicy: "https-only",
    allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
    cachingDisabled: true,
    originRequestPolicy: {
      constructPath: "uploads/Edge/Policy",
      headers: { behavior: "whitelist", items: ["x-amz-content-sha256", "x-amz-meta-upload-id"] },
      queryStrings: none,
      cookies: none,
    },
    lambdaFunctionAssociations: [{ eventType: "viewer-request", qualifiedArn: EDGE_ARN, includeBody: false }],
    ...overrides,
  };
}

export function distributionOf(
  overrides: Partial<Distribution> = {},
  access: OriginAccess = OAC,
): Distribution {
  return {
    constructPath: "uploads/Edge",
    id: "EDIST",
    arn: "arn:aws:cloudfront::123456789012:distribution/EDIST",
    domainName: "d111.cloudfront.net",
    aliases: ["uploads.example.com"],
    enabled: true,
    origins: [{ originId: "s3", domainName: BUCKET_HOST, originPath: "", customHeaders: {}, access }],
    defaultCacheBehavior: behaviorOf(),
    orderedCacheBehaviors: [],
    errorCachingSeconds: new Map(),
    ...overrides,
  };
}

/** A request that S3 received. */
interface S3Call {
  readonly request: HttpRequest;
  readonly body: string;
  /** Missing if S3 authenticates the request itself. */
  readonly caller?: Caller;
}

/** Serves a distribution in front of an S3 that responds 200 and records its requests. */
export function serveDistribution(
  options: {
    readonly distribution?: Distribution;
    /** The edge function. @default returns the request unchanged */
    readonly edge?: (request: EdgeRequest) => unknown;
    readonly invoke?: InvokeEdgeFunction;
    readonly webAcls?: readonly WebAcl[];
    readonly clock?: () => number;
    readonly answer?: HttpResponse;
    readonly facts?: FactSwitches;
  } = {},
): { readonly handler: HttpHandler; readonly calls: S3Call[]; readonly events: ViewerRequestEvent[] } {
  const calls: S3Call[] = [];
  const events: ViewerRequestEvent[] = [];
  const edge = options.edge ?? ((request) => request);
  const answer = options.answer ?? { status: 200, headers: [["ETag", '"e"']], body: "" };
  const record = async (request: HttpRequest, caller?: Caller): Promise<HttpResponse> => {
    const call = { request, body: await text(request.body) };
    calls.push(caller ? { ...call, caller } : call);
    return answer;
  };
  const bucket = { name: "files", region: "eu-central-1" } as Model["buckets"][number];
  const fn = { qualifiedArn: EDGE_ARN } as Model["functions"][number];
  const created: DistributionOptions = {
    distribution: options.distribution ?? distributionOf(),
    model: { buckets: [bucket], functions: [fn], webAcls: options.webAcls ?? [], accountId: "123456789012" },
    invoke:
      options.invoke ??
      (async (_arn, payload) => {
        const event = JSON.parse(payload) as ViewerRequestEvent;
        events.push(event);
        return { outcome: "ok", payload: JSON.stringify(edge(event.Records[0].cf.request) ?? null) };
      }),
    s3: { handle: record, httpHandler: (request) => record(request) },
    facts: createFacts(options.facts),
    clock: options.clock ?? (() => 0),
    log: () => undefined,
    randomId: () => "6f9619ff-8b86-d011-b42d-00c04fc964ff",
  };
  return { handler: createDistribution(created), calls, events };
}

export function requestOf(
  overrides: Partial<Omit<HttpRequest, "body">> & { readonly body?: string } = {},
): HttpRequest {
  const { body = "content", ...rest } = overrides;
  return {
    method: "PUT",
    path: "/a.txt",
    query: "",
    headers: [["Host", "127.0.0.1:1234"]],
    remoteAddress: "127.0.0.1",
    ...rest,
    body: Readable.from([Buffer.from(body)]),
  };
}

export function names(headers: readonly HttpHeader[]): string[] {
  return headers.map(([name]) => name.toLowerCase());
}
