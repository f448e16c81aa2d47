import { createHash } from "node:crypto";
import type { Facts } from "../../../facts/index.js";
import type { HttpRequest } from "../../../http/http.js";
import { header } from "../../../http/http.js";
import type { Model, RestApi, Stage } from "../../../model.js";
import type { ContextVariables, IdentityName } from "../model/context.js";
import { commonLogTime, IDENTITY_NAMES } from "../model/context.js";
import type { RequestTarget } from "../model/target.js";

/** A request as received, before any check. */
interface ReceivedRequest {
  readonly api: RestApi;
  readonly model: Model;
  readonly request: HttpRequest;
  readonly target: RequestTarget;
  readonly httpMethod: string;
  readonly now: number;
  readonly requestId: string;
}

/** Creates `$context` with the values known at the start of a request. */
export function beginContext(received: ReceivedRequest): ContextVariables {
  const { api, model, request, target, httpMethod, now, requestId } = received;
  const domainName = header(request, "host") ?? `${api.id}.execute-api.${api.region}.amazonaws.com`;
  const digest = createHash("sha256").update(requestId).digest();
  return {
    accountId: model.accountId,
    apiId: api.id,
    deploymentId: createHash("sha256").update(api.id).digest("hex").slice(0, 6),
    domainName,
    domainPrefix: domainName.split(".", 1)[0] ?? domainName,
    // Same form as AWS's: sixteen characters, the last one `=`.
    extendedRequestId: `${digest.toString("base64url").slice(0, 15)}=`,
    httpMethod,
    identity: identityOf(request),
    path: request.sentPath ?? `/${target.stageName}${target.path}`,
    protocol: "HTTP/1.1",
    requestId,
    requestTime: commonLogTime(now),
    requestTimeEpoch: now,
    stage: target.stageName,
    responseOverride: { status: undefined, header: {} },
    requestOverride: { path: {}, querystring: {}, header: {} },
    xrayTraceId: `Root=1-${Math.floor(now / 1000).toString(16)}-${digest.toString("hex").slice(0, 24)}`,
  };
}

function identityOf(request: HttpRequest): Record<IdentityName, string | null> {
  const unknown = Object.fromEntries(IDENTITY_NAMES.map((name) => [name, null]));
  return {
    ...(unknown as Record<IdentityName, string | null>),
    sourceIp: request.remoteAddress,
    userAgent: header(request, "user-agent") ?? null,
  };
}

/** The verb that routes a request. `X-HTTP-Method-Override` can replace the one that was sent. */
export function effectiveMethod(request: HttpRequest, facts: Facts): string {
  const override = header(request, "x-http-method-override");
  const counts = override !== undefined && facts.holds("methodOverrideCounts");
  return (counts ? override : request.method).toUpperCase();
}

/** Finds a stage of an API by name. */
export function findStage(api: RestApi, name: string): Stage | undefined {
  return api.stages.find((stage) => stage.name === name);
}
