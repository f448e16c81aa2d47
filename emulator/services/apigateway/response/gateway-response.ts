import type { HttpHeader } from "../../../http/http.js";
import type { RequestScope } from "../mapping/evaluate.js";
import { evaluateSource } from "../mapping/evaluate.js";
import { contextValue } from "../model/context.js";
import type { ApiDefinition, GatewayResponseSettings } from "../model/document/definition.js";
import { parameterValues } from "../model/exchange.js";
import type { GatewayError } from "../model/gateway-error.js";
import type { Answer } from "../model/outcome.js";

/**
 * Creates the response to a rejected request: the gateway response of its type, else DEFAULT_4XX or DEFAULT_5XX, else
 * AWS's default.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function renderError(
  error: GatewayError,
  scope: RequestScope | undefined,
  api: ApiDefinition,
): Answer {
  const errorType: HttpHeader = ["x-amzn-ErrorType", error.errorType];
  if (error.type === "REQUEST_TOO_LARGE") {
    const body = Buffer.from(error.message ?? "", "utf8");
    return { status: error.status, headers: [["Content-Type", "text/plain"]], body };
  }
  const settings = error.type && settingsFor(error, api);
  if (settings === undefined || scope === undefined) {
    return {
      status: error.status,
      headers: [["Content-Type", "application/json"], errorType],
      body: Buffer.from(defaultBody(error), "utf8"),
    };
  }
  scope.context.error = {
    message: error.message,
    messageString: JSON.stringify(error.message),
    responseType: error.type,
    validationErrorString: error.validationError ?? "",
  };
  return renderSettings(error, settings, scope);
}

/** The default body. API Gateway capitalizes `Message` in this one response. */
function defaultBody({ type, message }: GatewayError): string {
  return JSON.stringify(type === "ACCESS_DENIED" ? { Message: message } : { message });
}

function settingsFor(
  { type, status }: GatewayError,
  api: ApiDefinition,
): GatewayResponseSettings | undefined {
  const fallback = status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
  return api.gatewayResponses[type ?? ""] ?? api.gatewayResponses[fallback];
}

function renderSettings(error: GatewayError, settings: GatewayResponseSettings, scope: RequestScope): Answer {
  const templates = Object.entries(settings.templates);
  const chosen = templates.find(([type]) => type === "application/json") ?? templates[0];
  const headers = settings.headers.flatMap(({ name, source }) =>
    evaluateSource(source, scope).map((value): HttpHeader => [name, value]),
  );
  const hasType = headers.some(([name]) => name.toLowerCase() === "content-type");
  return {
    status: settings.statusCode ?? error.status,
    headers: [
      ...(hasType ? [] : [["Content-Type", chosen?.[0] ?? "application/json"] as const]),
      ["x-amzn-ErrorType", error.errorType],
      ...headers,
    ],
    body: Buffer.from(chosen === undefined ? defaultBody(error) : substitute(chosen[1], scope), "utf8"),
  };
}

const NAME = "[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*";
const REFERENCE = new RegExp(
  `\\$\\{?(?:(context|stageVariables)\\.(${NAME})|method\\.request\\.(path|querystring|header)\\.(${NAME}))\\}?`,
  "g",
);

/** Replaces variables. Templates of gateway responses support nothing else. */
function substitute(template: string, scope: RequestScope): string {
  return template.replace(REFERENCE, (_, root, name, location, parameter) => {
    if (root === "context") return contextValue(scope.context, name) ?? "";
    if (root === "stageVariables") return scope.stage.variables[name] ?? "";
    return parameterValues(scope, location, parameter).at(-1) ?? "";
  });
}
