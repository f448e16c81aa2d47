import type { Facts } from "../../../facts/index.js";
import type { HttpHeader, HttpRequest } from "../../../http/http.js";
import { header } from "../../../http/http.js";
import type { Model } from "../../../model.js";
import type { EdgeRequest, ViewerRequestEvent } from "./event.js";
import { toHttpHeaders } from "./headers.js";
import type { EdgeResult } from "./result.js";
import { parseEdgeResult } from "./result.js";

/** Invokes an edge function. Returns its payload, or the reason for its failure. */
export type InvokeEdgeFunction = (
  qualifiedArn: string,
  payload: string,
) => Promise<
  | { readonly outcome: "ok"; readonly payload: string }
  | { readonly outcome: "failed"; readonly reason: string }
>;

/** The services that an edge function needs. */
interface EdgeRuntime {
  readonly invoke: InvokeEdgeFunction;
  readonly model: Pick<Model, "functions">;
  readonly facts: Facts;
}

/** A viewer's request, and the event that the function gets for it. */
interface RequestAndEvent {
  readonly event: ViewerRequestEvent;
  readonly request: HttpRequest;
}

/** Runs a viewer request function. If it fails, the request is rejected. */
export async function runEdgeFunction(
  qualifiedArn: string,
  { event, request }: RequestAndEvent,
  runtime: EdgeRuntime,
): Promise<EdgeResult | { readonly type: "failed"; readonly reason: string }> {
  const problem = runtimeProblem(qualifiedArn, request, runtime);
  if (problem !== undefined) return { type: "failed", reason: problem };
  const answer = await runtime.invoke(qualifiedArn, JSON.stringify(event));
  if (answer.outcome === "failed") return { type: "failed", reason: answer.reason };
  return parseEdgeResult(answer.payload, event.Records[0].cf.request);
}

function runtimeProblem(
  qualifiedArn: string,
  request: HttpRequest,
  { model, facts }: EdgeRuntime,
): string | undefined {
  const runtime = model.functions.find((one) => one.qualifiedArn === qualifiedArn)?.runtime;
  if (runtime === "nodejs24.x" && !facts.holds("edgeRunsNode24")) {
    return "Lambda@Edge does not support the runtime nodejs24.x";
  }
  const needsKeys = header(request, "authorization") !== undefined;
  return needsKeys && !facts.holds("edgeGetsKeysInTime")
    ? "the function waited for the issuer's keys until its timeout"
    : undefined;
}

/** The headers that a function returned, without metadata that it added if CloudFront drops such metadata. */
export function forwardedHeaders(
  { headers }: EdgeRequest,
  request: HttpRequest,
  facts: Facts,
): readonly HttpHeader[] {
  const lines = toHttpHeaders(headers);
  if (facts.holds("functionMetadataIsForwarded")) return lines;
  return lines.filter(
    ([name]) => !name.toLowerCase().startsWith("x-amz-meta-") || header(request, name) !== undefined,
  );
}
