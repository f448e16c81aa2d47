import type { Method, OpenApiDocument, Operation, Parameter, Response } from "./openapi.js";

/**
 * The document as API Gateway gets it: all that decides how a request is handled, and nothing that is for readers only.
 * A plan then shows only what a new operation does. Removes descriptions, bodies and their schemas, which nothing
 * validates, parameters that no mapping uses, and responses and headers that no integration response names. Readers use
 * `clientDocument`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-response.html
 */
export function deployedDocument(document: OpenApiDocument): OpenApiDocument {
  const paths = Object.entries(document.paths).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item).map(([method, operation]): [Method, Operation] => [
        method as Method,
        deployedOperation(operation),
      ]),
    ),
  ]);
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...document.components, schemas: {} },
  };
}

function deployedOperation(operation: Operation): Operation {
  const { operationId, summary, security, "x-amazon-apigateway-integration": integration } = operation;
  const parameters = (operation.parameters ?? []).filter((parameter) => isUsed(parameter, operation));
  return {
    operationId,
    summary,
    ...(parameters.length > 0 && { parameters: parameters.map(withoutDescription) }),
    responses: deployedResponses(operation),
    security,
    "x-amazon-apigateway-integration": integration,
  };
}

/**
 * Whether a parameter is used. API Gateway checks path parameters and required ones; others matter only if a mapping
 * uses them.
 */
function isUsed(parameter: Parameter, operation: Operation): boolean {
  const { requestParameters = {} } = operation["x-amazon-apigateway-integration"];
  const location = parameter.in === "query" ? "querystring" : parameter.in;
  return (
    parameter.required ||
    Object.values(requestParameters).includes(`method.request.${location}.${parameter.name}`)
  );
}

function withoutDescription({ description: _, ...parameter }: Parameter): Parameter {
  return parameter;
}

const SET_HEADER = /#set\(\$context\.responseOverride\.header\.([\w-]+)/g;
const SET_STATUS = /#set\(\$context\.responseOverride\.status = (\d{3})\)/g;

/**
 * The responses and headers that integration responses name, or their templates set. A proxy integration names none;
 * OpenAPI asks for one response, so the first one stays.
 */
function deployedResponses({
  responses,
  "x-amazon-apigateway-integration": integration,
}: Operation): Operation["responses"] {
  const mapped = new Map<string, Set<string>>();
  const headersOf = (status: string) => {
    const headers = mapped.get(status) ?? new Set<string>();
    mapped.set(status, headers);
    return headers;
  };
  for (const response of Object.values(integration.responses ?? {})) {
    const { statusCode, responseParameters = {}, responseTemplates = {} } = response;
    const headers = headersOf(statusCode);
    for (const target of Object.keys(responseParameters)) {
      headers.add(target.replace("method.response.header.", ""));
    }
    for (const template of Object.values(responseTemplates)) {
      for (const [, name = ""] of template.matchAll(SET_HEADER)) headers.add(name);
      for (const [, status = ""] of template.matchAll(SET_STATUS)) headersOf(status);
    }
  }
  const kept = Object.entries(responses).filter(([status], index) =>
    mapped.size === 0 ? index === 0 : mapped.has(status),
  );
  return Object.fromEntries(
    kept.map(([status, response]) => [status, deployedResponse(response, mapped.get(status))]),
  );
}

function deployedResponse({ description, headers = {} }: Response, mapped = new Set<string>()): Response {
  const kept = Object.entries(headers).filter(([name]) => mapped.has(name));
  return { description, ...(kept.length > 0 && { headers: Object.fromEntries(kept) }) };
}
