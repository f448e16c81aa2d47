import type { Facts } from "../../../facts/index.js";
import type { HttpHeader, HttpRequest, HttpResponse } from "../../../http/http.js";
import type { RestApi, Stage } from "../../../model.js";
import type { ContextVariables } from "../model/context.js";
import type { ApiDefinition } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";
import type { Answer, IntegrationOutcome } from "../model/outcome.js";
import { parseQuery } from "../model/target.js";
import type { RestApiPorts } from "../ports.js";
import { accessLogLine } from "./access-log.js";
import { renderError } from "./gateway-response.js";

/** Statuses whose responses have no body, whatever a template renders (RFC 9110, section 6.4.1). */
const BODILESS = [204, 304];

/** A request and its outcome. */
interface ConcludedRequest {
  readonly request: HttpRequest;
  readonly context: ContextVariables;
  readonly stage: Stage | undefined;
  readonly outcome: IntegrationOutcome;
  /** Missing if no method matched the request. */
  readonly exchange: RoutedExchange | undefined;
}

/** Creates the last phase of every request: it adds API Gateway's own headers to the response and writes the log. */
export function createConclusion(
  { api, log, clock, facts }: RestApiPorts & { readonly api: RestApi },
  definition: ApiDefinition,
): (concluded: ConcludedRequest) => HttpResponse {
  return (concluded) => {
    const { context, stage, outcome } = concluded;
    const whole = outcome.outcome === "answered" ? outcome.answer : errorAnswer(concluded, definition, facts);
    const answer = BODILESS.includes(whole.status) ? { ...whole, body: Buffer.alloc(0) } : whole;
    context.status = answer.status;
    context.responseLength = answer.body.length;
    context.responseLatency = clock() - context.requestTimeEpoch;
    const entry = { service: "apigateway", requestId: context.requestId };
    if (outcome.outcome === "rejected") {
      const { type, reason } = outcome.error;
      const message = `${answer.status} ${type ?? "front end"}: ${reason}`;
      log({ ...entry, message, constructPath: api.constructPath });
    }
    if (stage?.accessLog !== undefined) {
      const message = accessLogLine(stage.accessLog.format, context);
      log({ ...entry, message, constructPath: stage.constructPath });
    }
    return {
      status: answer.status,
      headers: [
        ["x-amzn-RequestId", context.requestId],
        ["x-amz-apigw-id", context.extendedRequestId],
        ...answer.headers,
        ...traceHeaders(concluded),
      ],
      body: answer.body,
    };
  };
}

/** Headers for tracing. Only responses of an integration with a backend have them. */
function traceHeaders({ context, outcome, exchange }: ConcludedRequest): readonly HttpHeader[] {
  const isTraced = outcome.outcome === "answered" && exchange?.method.integration.type !== "MOCK";
  return isTraced ? [["X-Amzn-Trace-Id", context.xrayTraceId]] : [];
}

function errorAnswer(
  { request, context, stage, outcome, exchange }: ConcludedRequest,
  api: ApiDefinition,
  facts: Facts,
): Answer {
  if (outcome.outcome === "answered") return outcome.answer;
  const scope = stage && {
    context,
    stage,
    facts,
    headers: request.headers,
    query: exchange?.query ?? parseQuery(request.query),
    ...(exchange === undefined ? {} : { pathParameters: exchange.pathParameters }),
  };
  return renderError(outcome.error, scope, api);
}
