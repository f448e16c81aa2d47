import { parseJson } from "../../../json.js";
import { contentBytes } from "../mapping/content.js";
import { mapRequest } from "../mapping/request.js";
import { mapResponse } from "../mapping/response.js";
import type { LambdaIntegration } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";
import { noteIntegration, sourceArnOf } from "../model/exchange.js";
import { gatewayError } from "../model/gateway-error.js";
import type { IntegrationOutcome } from "../model/outcome.js";
import { rejected } from "../model/outcome.js";
import type { RestApiPorts } from "../ports.js";
import { callFunction } from "./lambda-call.js";
import { callError } from "./lambda-proxy.js";

/** Serves a request through a Lambda integration with mapping templates. */
export async function serveLambda(
  exchange: RoutedExchange,
  integration: LambdaIntegration,
  ports: RestApiPorts,
): Promise<IntegrationOutcome> {
  const mapped = mapRequest(exchange, integration);
  if (mapped.outcome === "rejected") return mapped;
  const text = contentBytes(mapped.request.content).toString("utf8");
  const payload = text.trim() === "" ? "{}" : text;
  if (parseJson(payload) === undefined) {
    return rejected(gatewayError("API_CONFIGURATION_ERROR", "the request to the function is not JSON"));
  }
  const call = await callFunction(
    {
      functionArn: integration.functionArn,
      payload,
      ...(integration.credentials === undefined ? {} : { credentials: integration.credentials }),
      sourceArn: sourceArnOf(exchange),
      timeoutMs: integration.timeoutMs,
    },
    ports,
    exchange.model,
  );
  if (call.outcome !== "returned" && call.outcome !== "function-error") return callError(call);
  noteIntegration(exchange, { status: 200, integrationStatus: 200 });
  return mapResponse(exchange, integration, {
    // A success has an empty error message, so a pattern that matches the empty string, such as `.*`, selects it, too.
    selection: call.outcome === "function-error" ? call.errorMessage : "",
    headers: [["Content-Type", "application/json"]],
    body: Buffer.from(call.payload, "utf8"),
  });
}
