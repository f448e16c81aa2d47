import { parseObject } from "../../../json.js";
import { contentBytes } from "../mapping/content.js";
import { mapRequest } from "../mapping/request.js";
import { mapResponse } from "../mapping/response.js";
import type { MockIntegration } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";
import { gatewayError } from "../model/gateway-error.js";
import type { IntegrationOutcome } from "../model/outcome.js";
import { rejected } from "../model/outcome.js";

/**
 * Serves a request with a mock integration. Its request template must set a status.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function serveMock(exchange: RoutedExchange, integration: MockIntegration): IntegrationOutcome {
  const mapped = mapRequest(exchange, integration);
  if (mapped.outcome === "rejected") return mapped;
  const status = readStatus(contentBytes(mapped.request.content).toString("utf8"));
  if (status === undefined) {
    return rejected(
      gatewayError(
        "API_CONFIGURATION_ERROR",
        'a mock integration needs a request such as {"statusCode": 200}',
      ),
    );
  }
  return mapResponse(exchange, integration, {
    selection: String(status),
    headers: [],
    body: Buffer.alloc(0),
  });
}

/** Reads the status. API Gateway also accepts JSON with unquoted names. */
function readStatus(text: string): number | undefined {
  const quoted = text.replace(/([{,]\s*)([A-Za-z_]\w*)(\s*:)/g, '$1"$2"$3');
  const status = Number(parseObject(quoted)?.statusCode);
  return Number.isInteger(status) ? status : undefined;
}
