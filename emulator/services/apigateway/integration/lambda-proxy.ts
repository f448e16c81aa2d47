import { isBinaryType } from "../mapping/content.js";
import type { LambdaProxyIntegration } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";
import { firstMediaType, noteIntegration, sourceArnOf } from "../model/exchange.js";
import { gatewayError } from "../model/gateway-error.js";
import type { IntegrationOutcome } from "../model/outcome.js";
import { rejected } from "../model/outcome.js";
import type { RestApiPorts } from "../ports.js";
import type { LambdaCallOutcome } from "./lambda-call.js";
import { callFunction } from "./lambda-call.js";
import { readProxyAnswer } from "./proxy-answer.js";
import { proxyEvent } from "./proxy-event.js";

/** Serves a request through a Lambda proxy integration. */
export async function serveLambdaProxy(
  exchange: RoutedExchange,
  integration: LambdaProxyIntegration,
  ports: RestApiPorts,
): Promise<IntegrationOutcome> {
  const call = await callFunction(
    {
      functionArn: integration.functionArn,
      payload: JSON.stringify(proxyEvent(exchange)),
      ...(integration.credentials === undefined ? {} : { credentials: integration.credentials }),
      sourceArn: sourceArnOf(exchange),
      timeoutMs: integration.timeoutMs,
    },
    ports,
    exchange.model,
  );
  if (call.outcome === "function-error") {
    return badAnswer(`the function failed: ${call.errorMessage.slice(0, 200)}`);
  }
  if (call.outcome !== "returned") return callError(call);
  noteIntegration(exchange, { status: 200, integrationStatus: 200 });
  const accept = firstMediaType(exchange.headers, "accept");
  const answer = readProxyAnswer(call.payload, isBinaryType(accept, exchange.definition.binaryMediaTypes));
  return answer === undefined
    ? badAnswer("malformed Lambda proxy response")
    : { outcome: "answered", answer };
}

/** The gateway error for a function that could not be called. */
export function callError(call: Exclude<LambdaCallOutcome, { payload: string }>): IntegrationOutcome {
  if (call.outcome === "timeout") return rejected(gatewayError("INTEGRATION_TIMEOUT", call.reason));
  if (call.outcome === "too-large") {
    // Lambda's own limit, 6 MB, is below API Gateway's, and its error is JSON, unlike API Gateway's.
    const text = { status: 413, message: "Request Too Long", errorType: "RequestTooLongException" };
    return rejected(gatewayError("INTEGRATION_FAILURE", call.reason, text));
  }
  if (call.outcome === "throttled") return rejected(gatewayError("THROTTLED", call.reason));
  return rejected(gatewayError("INTEGRATION_FAILURE", call.reason));
}

function badAnswer(reason: string): IntegrationOutcome {
  return rejected(gatewayError("INTEGRATION_FAILURE", reason, { status: 502 }));
}
