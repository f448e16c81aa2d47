import { parseJson } from "../../../json.js";
import type { RoutedExchange } from "../model/exchange.js";
import { parameterValues, visibleHeaders } from "../model/exchange.js";
import { readJsonPath } from "./json-path.js";
import { BodyNotJsonError } from "./velocity.js";

/**
 * Variables of a mapping template: `$input`, `$util`, `$context` and `$stageVariables`.
 * @param seesRequest - Whether `$input.params()` has the request's parameters.
 */
export function templateScope(
  exchange: RoutedExchange,
  body: string,
  seesRequest = true,
): Readonly<Record<string, unknown>> {
  return {
    input: { ...inputOf(exchange, body), ...(!seesRequest && { params: noParameters }) },
    util: UTIL,
    context: exchange.context,
    stageVariables: { ...exchange.stage.variables },
  };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html */
function inputOf(exchange: RoutedExchange, body: string): Record<string, unknown> {
  let parsed: { readonly value: unknown } | undefined;
  const read = (path: string) => {
    parsed ??= { value: parseBody(body) };
    return readJsonPath(parsed.value, path);
  };
  return {
    body,
    json: (path: string) => JSON.stringify(read(path) ?? ""),
    path: read,
    params: (name?: string) => (name === undefined ? allParameters(exchange) : findParameter(exchange, name)),
  };
}

function parseBody(body: string): unknown {
  if (body.trim() === "") return {};
  const value = parseJson(body);
  if (value === undefined) throw new BodyNotJsonError();
  return value;
}

/** Finds a parameter by its name: in the path, then in the query string, then in the headers. */
function findParameter(exchange: RoutedExchange, name: string): string {
  for (const location of ["path", "querystring", "header"] as const) {
    const value = parameterValues(exchange, location, name).at(-1);
    if (value !== undefined) return value;
  }
  return "";
}

function noParameters(name?: string): string | ReturnType<typeof allParameters> {
  return name === undefined ? { path: {}, querystring: {}, header: {} } : "";
}

function allParameters(exchange: RoutedExchange): Record<string, Record<string, string>> {
  const path = Object.keys(exchange.pathParameters).map((name) => [
    name,
    parameterValues(exchange, "path", name)[0] ?? "",
  ]);
  return {
    path: Object.fromEntries(path),
    querystring: Object.fromEntries(exchange.query),
    header: Object.fromEntries(visibleHeaders(exchange)),
  };
}

const UTIL: Readonly<Record<string, (text: string) => unknown>> = {
  escapeJavaScript: (text) =>
    String(text).replace(
      /['"\\/\p{Cc}]|[^\p{ASCII}]/gu,
      (character) => ESCAPES[character] ?? unicode(character),
    ),
  parseJson: (text) => JSON.parse(text),
  urlEncode: (text) => encodeURIComponent(String(text)).replaceAll("%20", "+"),
  urlDecode: (text) => decodeURIComponent(String(text).replaceAll("+", " ")),
  base64Encode: (text) => Buffer.from(String(text)).toString("base64"),
  base64Decode: (text) => Buffer.from(String(text), "base64").toString("utf8"),
};

const ESCAPES: Readonly<Record<string, string>> = {
  "'": "\\'",
  '"': '\\"',
  "\\": "\\\\",
  "/": "\\/",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function unicode(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const code = character.charCodeAt(index).toString(16).toUpperCase().padStart(4, "0");
    return `\\u${code}`;
  }).join("");
}
