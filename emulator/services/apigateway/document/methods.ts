import { createHash } from "node:crypto";
import type { JsonObject } from "../../../json.js";
import { isObject } from "../../../json.js";
import type { Model } from "../../../model.js";
import type { Cursor } from "../model/document/cursor.js";
import type {
  ApiMethod,
  Authorization,
  Integration,
  MethodParameter,
  ParameterName,
} from "../model/document/definition.js";
import type { ParameterMapping } from "../model/mapping-source.js";
import type { SecurityScheme } from "./authorizers.js";
import { readIntegration } from "./integrations.js";
import { checkPaths } from "./paths.js";
import type { Validators } from "./settings.js";

const VERBS = ["get", "put", "post", "delete", "patch", "head", "options"];
const ANY = "x-amazon-apigateway-any-method";
const INTEGRATION = "x-amazon-apigateway-integration";
const KNOWN_OPERATION_EXTENSIONS = [
  INTEGRATION,
  "x-amazon-apigateway-auth",
  "x-amazon-apigateway-request-validator",
];

interface DocumentContext {
  readonly document: Cursor;
  readonly model: Model;
  readonly authorizers: ReadonlyMap<string, SecurityScheme>;
  readonly validators: Validators;
}

/** Reads all operations of all paths. */
export function readMethods(context: DocumentContext): readonly ApiMethod[] {
  const paths = context.document.at("paths").entries();
  const methods = paths.flatMap(([resourcePath, item]) =>
    item
      .entries()
      .filter(([key]) => VERBS.includes(key) || key === ANY)
      .map(([key, operation]) => readMethod({ resourcePath, key, item, operation }, context)),
  );
  checkPaths(paths);
  return methods;
}

interface Operation {
  readonly resourcePath: string;
  readonly key: string;
  readonly item: Cursor;
  readonly operation: Cursor;
}

function readMethod({ resourcePath, key, item, operation }: Operation, context: DocumentContext): ApiMethod {
  for (const [name, entry] of operation.entries()) {
    const isExtension = name.startsWith("x-amazon-apigateway-");
    if (isExtension && !KNOWN_OPERATION_EXTENSIONS.includes(name)) entry.problem("is not emulated");
  }
  const parameters = [item, operation].flatMap((cursor) =>
    cursor.at("parameters").items().flatMap(readParameter),
  );
  const integration = readIntegration(operation.at(INTEGRATION), context.model);
  checkMappings(operation, parameters, integration);
  return {
    resourceId: createHash("sha256").update(resourcePath).digest("hex").slice(0, 6),
    resourcePath,
    httpMethod: key === ANY ? "ANY" : key.toUpperCase(),
    ...readSecurity(operation, context.authorizers),
    parameters,
    models: readModels(operation, context.document),
    validation: context.validators(operation),
    responseStatuses: operation
      .at("responses")
      .entries()
      .map(([status]) => status),
    integration,
  };
}

function readParameter(cursor: Cursor): readonly MethodParameter[] {
  const name = cursor.at("name").string() ?? "";
  const place = cursor.at("in").oneOf(["path", "query", "header"]);
  if (place === undefined) return [];
  const location = place === "query" ? "querystring" : place;
  return [{ location, name, required: cursor.at("required").boolean() ?? false }];
}

/**
 * Checks the mappings of a method. API Gateway rejects a mapping from an undeclared parameter, or to an undeclared
 * response header.
 */
function checkMappings(
  operation: Cursor,
  parameters: readonly MethodParameter[],
  integration: Integration,
): void {
  const cursor = operation.at(INTEGRATION);
  for (const { location, name } of usedParameters(integration)) {
    if (parameters.some((it) => it.location === location && it.name === name)) continue;
    cursor.problem(`uses method.request.${location}.${name}; declare it in the method's parameters`);
  }
  if (integration.type === "AWS_PROXY") return;
  for (const response of integration.responses) {
    const headers = operation.at("responses").at(response.statusCode).at("headers");
    for (const { name } of response.parameters.filter((it) => !declares(headers, it))) {
      cursor
        .at("responses")
        .problem(`method.response.header.${name} is not declared in response ${response.statusCode}`);
    }
  }
}

function usedParameters(integration: Integration): readonly ParameterName[] {
  if (integration.type === "AWS_PROXY") return integration.cacheKeyParameters;
  const mapped = integration.requestParameters.flatMap(({ source }) => {
    if (source.from !== "request") return [];
    const location = source.location.replace("multivalue", "") as ParameterName["location"];
    return { location, name: source.name };
  });
  return [...mapped, ...integration.cacheKeyParameters];
}

function declares(headers: Cursor, mapping: ParameterMapping): boolean {
  return headers.entries().some(([name]) => name.toLowerCase() === mapping.name.toLowerCase());
}

function readSecurity(
  operation: Cursor,
  schemes: ReadonlyMap<string, SecurityScheme>,
): Pick<ApiMethod, "authorization" | "apiKeyRequired"> {
  const isIam = operation.at("x-amazon-apigateway-auth").at("type").string()?.toUpperCase() === "AWS_IAM";
  let authorization: Authorization = isIam ? { type: "AWS_IAM" } : { type: "NONE" };
  let apiKeyRequired = false;
  for (const requirement of operation.at("security").items()) {
    for (const [name, cursor] of requirement.entries()) {
      const scheme = schemes.get(name);
      if (scheme === undefined)
        cursor.problem(`${JSON.stringify(name)} does not name a supported security scheme`);
      else if (scheme.type === "api-key") apiKeyRequired = true;
      else authorization = withScopes(scheme.authorization, cursor.strings());
    }
  }
  return { authorization, apiKeyRequired };
}

function withScopes(authorization: Authorization, scopes: readonly string[]): Authorization {
  return authorization.type === "COGNITO_USER_POOLS" ? { ...authorization, scopes } : authorization;
}

/** Reads the schemas of the request's body. Their references resolve within `components`. */
function readModels(operation: Cursor, document: Cursor): ApiMethod["models"] {
  const components = document.at("components").value ?? {};
  return Object.fromEntries(
    operation
      .at("requestBody")
      .at("content")
      .entries()
      .flatMap(([contentType, media]): readonly (readonly [string, JsonObject])[] => {
        const schema = media.at("schema").value;
        return isObject(schema) ? [[contentType, { allOf: [schema], components }]] : [];
      }),
  );
}
