import type { TemplatedIntegration } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";
import { firstMediaType } from "../model/exchange.js";
import type { GatewayError } from "../model/gateway-error.js";
import { gatewayError } from "../model/gateway-error.js";
import { templateScope } from "../template/template-scope.js";
import { BodyNotJsonError, renderTemplate, TemplateError } from "../template/velocity.js";
import type { Content } from "./content.js";
import { convertRequest, isBinaryType } from "./content.js";
import { evaluateSource } from "./evaluate.js";

/** The request to an integration. */
export interface IntegrationRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly content: Content;
}

/** A request for the integration, or an error. */
type MappedRequest =
  | { readonly outcome: "mapped"; readonly request: IntegrationRequest }
  | { readonly outcome: "rejected"; readonly error: GatewayError };

type MappedBody =
  | { readonly outcome: "mapped"; readonly content: Content }
  | { readonly outcome: "rejected"; readonly error: GatewayError };

/** Headers that a mapping must not set on a request to an AWS service. */
const FORBIDDEN_HEADERS = [
  "authorization",
  "connection",
  "content-length",
  "expect",
  "proxy-authenticate",
  "te",
  "transfer-encoding",
  "x-amzn-trace-id",
];

/** Creates the integration's request: the body, rendered by a template or unchanged, and the mapped parameters. */
export function mapRequest(exchange: RoutedExchange, integration: TemplatedIntegration): MappedRequest {
  const body = mapBody(exchange, integration);
  if (body.outcome === "rejected") return body;
  const override = exchange.context.requestOverride;
  const request: IntegrationRequest = {
    path: Object.fromEntries(mapParameters(exchange, integration, "path", override.path)),
    query: mapParameters(exchange, integration, "querystring", override.querystring),
    headers: mapParameters(exchange, integration, "header", override.header),
    content: body.content,
  };
  const forbidden = request.headers.find(([name]) => FORBIDDEN_HEADERS.includes(name.toLowerCase()));
  if (forbidden === undefined) return { outcome: "mapped", request };
  return configurationError(`API Gateway forbids mapping the header ${forbidden[0]} to an integration`);
}

/** The mapped parameters. Templates may override them. */
function mapParameters(
  exchange: RoutedExchange,
  integration: TemplatedIntegration,
  location: "path" | "querystring" | "header",
  overrides: Readonly<Record<string, unknown>>,
): readonly (readonly [string, string])[] {
  const isOverridden = (name: string) =>
    Object.keys(overrides).some((it) => it.toLowerCase() === name.toLowerCase());
  const mapped = integration.requestParameters
    .filter((mapping) => mapping.location === location && !isOverridden(mapping.name))
    .flatMap(({ name, source }) => evaluateSource(source, exchange).map((value) => [name, value] as const));
  return [...mapped, ...Object.entries(overrides).map(([name, value]) => [name, String(value)] as const)];
}

function mapBody(exchange: RoutedExchange, integration: TemplatedIntegration): MappedBody {
  const mediaType = firstMediaType(exchange.headers, "content-type");
  const isBinary = isBinaryType(mediaType, exchange.definition.binaryMediaTypes);
  const content = convertRequest(exchange.body, isBinary, integration.contentHandling);
  if (content === undefined) return configurationError("CONVERT_TO_BINARY: the body is not base64");
  const template = Object.entries(integration.requestTemplates).find(
    ([type]) => type.toLowerCase() === mediaType,
  );
  if (template === undefined) return passThrough(content, mediaType, integration);
  if (content.kind === "binary") {
    return configurationError(
      `unable to transform request: ${mediaType} is a binary type of this API, and templates need a string; ` +
        "set contentHandling CONVERT_TO_TEXT",
    );
  }
  return renderBody(template[1], exchange, content.text);
}

/**
 * Passes a body on without a template, if the integration allows it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
function passThrough(content: Content, mediaType: string, integration: TemplatedIntegration): MappedBody {
  const hasTemplates = Object.keys(integration.requestTemplates).length > 0;
  const behavior = integration.passthroughBehavior;
  if (behavior === "NEVER" || (behavior === "WHEN_NO_TEMPLATES" && hasTemplates)) {
    const reason = `no request template for ${mediaType}, and passthroughBehavior is ${behavior}`;
    return { outcome: "rejected", error: gatewayError("UNSUPPORTED_MEDIA_TYPE", reason) };
  }
  return { outcome: "mapped", content };
}

function renderBody(template: string, exchange: RoutedExchange, body: string): MappedBody {
  try {
    const text = renderTemplate(template, templateScope(exchange, body));
    return { outcome: "mapped", content: { kind: "text", text } };
  } catch (error) {
    if (error instanceof BodyNotJsonError) {
      const message = "Could not parse request body into json";
      return { outcome: "rejected", error: gatewayError("BAD_REQUEST_BODY", error.message, { message }) };
    }
    if (error instanceof TemplateError) return configurationError(error.message);
    throw error;
  }
}

function configurationError(reason: string): { readonly outcome: "rejected"; readonly error: GatewayError } {
  return { outcome: "rejected", error: gatewayError("API_CONFIGURATION_ERROR", reason) };
}
