import type { HttpHeader } from "../../../http/http.js";
import { parseJson } from "../../../json.js";
import { contextValue } from "../model/context.js";
import type { Exchange, ParameterSource } from "../model/exchange.js";
import { parameterValues } from "../model/exchange.js";
import type { MappingSource } from "../model/mapping-source.js";
import { readJsonPath } from "../template/json-path.js";

/** The sources of a request's mapping expressions. */
export type RequestScope = Pick<Exchange, "context" | "stage"> &
  ParameterSource &
  Partial<Pick<Exchange, "body">>;

/** Further sources of a response's mapping expressions. */
interface ResponseScope {
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer;
}

/** Evaluates a mapping expression. Returns no values if its source is missing. */
export function evaluateSource(
  source: MappingSource,
  scope: RequestScope,
  response?: ResponseScope,
): readonly string[] {
  switch (source.from) {
    case "static":
      return [source.value];
    case "context":
      return present(contextValue(scope.context, source.name));
    case "stageVariables":
      return present(scope.stage.variables[source.name]);
    case "request":
      return requestValues(source, scope);
    case "requestBody":
      return bodyValue(scope.body, source.jsonPath);
    case "responseBody":
      return bodyValue(response?.body, source.jsonPath);
    case "responseHeader":
      return headerValues(response, source.name).slice(-1);
    case "responseMultiValueHeader":
      return headerValues(response, source.name);
  }
}

function requestValues(
  source: Extract<MappingSource, { from: "request" }>,
  scope: RequestScope,
): readonly string[] {
  switch (source.location) {
    case "multivaluequerystring":
      return parameterValues(scope, "querystring", source.name);
    case "multivalueheader":
      return parameterValues(scope, "header", source.name);
    default:
      return parameterValues(scope, source.location, source.name).slice(-1);
  }
}

function headerValues(response: ResponseScope | undefined, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return (response?.headers ?? [])
    .filter(([candidate]) => candidate.toLowerCase() === wanted)
    .map(([, value]) => value);
}

function bodyValue(body: Buffer | undefined, jsonPath: string): readonly string[] {
  if (body === undefined || body.length === 0) return [];
  if (jsonPath === "$") return [body.toString("utf8")];
  const value = readJsonPath(parseJson(body.toString("utf8")), jsonPath);
  if (value === undefined || value === null) return [];
  return [typeof value === "object" ? JSON.stringify(value) : String(value)];
}

function present(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
