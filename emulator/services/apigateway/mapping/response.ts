import type { HttpHeader } from "../../../http/http.js";
import type { IntegrationResponse, TemplatedIntegration } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";
import { firstMediaType } from "../model/exchange.js";
import { gatewayError } from "../model/gateway-error.js";
import type { IntegrationOutcome } from "../model/outcome.js";
import { rejected } from "../model/outcome.js";
import { templateScope } from "../template/template-scope.js";
import { BodyNotJsonError, renderTemplate, TemplateError } from "../template/velocity.js";
import type { Content } from "./content.js";
import { contentBytes, convertResponse, isBinaryType } from "./content.js";
import { evaluateSource } from "./evaluate.js";

/** An integration's response, before it is mapped. */
interface IntegrationResult {
  /** The value that selection patterns match: a status, or a function's error message. */
  readonly selection: string;
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer;
}

/** Creates the client's response from the integration's. Only mapped parts are kept. */
export function mapResponse(
  exchange: RoutedExchange,
  integration: TemplatedIntegration,
  result: IntegrationResult,
): IntegrationOutcome {
  const response = selectResponse(integration.responses, result.selection);
  if (response === undefined) {
    return configurationError(
      `no integration response matches ${JSON.stringify(result.selection)}, and the default response is missing`,
    );
  }
  if (!exchange.method.responseStatuses.includes(response.statusCode)) {
    return configurationError(
      `output mapping refers to an invalid method response: the method does not declare ${response.statusCode}`,
    );
  }
  const content = convertBody(exchange, response, result);
  if (content === undefined) return configurationError("the integration's response is not base64");
  const template = selectTemplate(response, firstMediaType(exchange.headers, "accept"));
  if (template !== undefined && content.kind === "binary") {
    return configurationError(
      "unable to transform response: it is a binary type of this API; set the response's contentHandling CONVERT_TO_TEXT",
    );
  }
  return renderResponse({ exchange, response, result, content, template });
}

function selectResponse(
  responses: readonly IntegrationResponse[],
  selection: string,
): IntegrationResponse | undefined {
  return (
    responses.find((it) => it.selectionPattern?.test(selection)) ??
    responses.find((it) => it.selectionPattern === undefined)
  );
}

function convertBody(
  exchange: RoutedExchange,
  response: IntegrationResponse,
  result: IntegrationResult,
): Content | undefined {
  const { binaryMediaTypes } = exchange.definition;
  const types = {
    isBinary: isBinaryType(firstMediaType(result.headers, "content-type"), binaryMediaTypes),
    acceptsBinary: isBinaryType(firstMediaType(exchange.headers, "accept"), binaryMediaTypes),
  };
  return convertResponse(result.body, types, response.contentHandling);
}

type Template = readonly [contentType: string, text: string];

/**
 * Selects the template for the first media type in the client's `Accept`, else the one for JSON, else the first one. Returns `undefined`
 * for an empty template, so that the body stays unchanged.
 */
function selectTemplate(response: IntegrationResponse, accept: string): Template | undefined {
  const templates = Object.entries(response.templates);
  const chosen =
    templates.find(([type]) => type.toLowerCase() === accept) ??
    templates.find(([type]) => type.toLowerCase() === "application/json") ??
    templates[0];
  return chosen === undefined || chosen[1] === "" ? undefined : chosen;
}

interface Rendering {
  readonly exchange: RoutedExchange;
  readonly response: IntegrationResponse;
  readonly result: IntegrationResult;
  readonly content: Content;
  readonly template: Template | undefined;
}

function renderResponse({ exchange, response, result, content, template }: Rendering): IntegrationOutcome {
  let body = contentBytes(content);
  if (template !== undefined && content.kind === "text") {
    try {
      const seesRequest = exchange.facts.holds("responseTemplatesSeeRequest");
      const scope = templateScope(exchange, content.text, seesRequest);
      body = Buffer.from(renderTemplate(template[1], scope), "utf8");
    } catch (error) {
      if (error instanceof BodyNotJsonError || error instanceof TemplateError) {
        return configurationError(error.message);
      }
      throw error;
    }
  }
  const { responseOverride } = exchange.context;
  const status = exchange.facts.holds("templatesSetStatus") ? responseOverride.status : undefined;
  return {
    outcome: "answered",
    answer: {
      status: overriddenStatus(status) ?? Number(response.statusCode),
      headers: mapHeaders(exchange, response, result, template?.[0] ?? "application/json"),
      body,
    },
  };
}

/** The status that a template sets; `undefined` unless it is an integer from 100 to 599. */
function overriddenStatus(status: unknown): number | undefined {
  const isStatus = typeof status === "number" && Number.isInteger(status) && status >= 100 && status <= 599;
  return isStatus ? status : undefined;
}

function mapHeaders(
  exchange: RoutedExchange,
  response: IntegrationResponse,
  result: IntegrationResult,
  contentType: string,
): readonly HttpHeader[] {
  const mapped = response.parameters.flatMap(({ name, source }) =>
    evaluateSource(source, exchange, result).map((value): HttpHeader => [name, value]),
  );
  const overrides = Object.entries(exchange.context.responseOverride.header).map(
    ([name, value]): HttpHeader => [name, String(value)],
  );
  const isOverridden = ([name]: HttpHeader) =>
    overrides.some(([other]) => other.toLowerCase() === name.toLowerCase());
  const headers = [...mapped.filter((header) => !isOverridden(header)), ...overrides];
  const hasType = headers.some(([name]) => name.toLowerCase() === "content-type");
  return hasType ? headers : [["Content-Type", contentType], ...headers];
}

function configurationError(reason: string): IntegrationOutcome {
  return rejected(gatewayError("API_CONFIGURATION_ERROR", reason));
}
