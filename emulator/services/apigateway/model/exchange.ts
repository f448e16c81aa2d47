import type { Facts } from "../../../facts/index.js";
import type { HttpHeader, HttpRequest } from "../../../http/http.js";
import type { Principal } from "../../../iam/principal.js";
import type { Model, RestApi, Stage } from "../../../model.js";
import type { ContextVariables } from "./context.js";
import type { ApiDefinition, ApiMethod } from "./document/definition.js";
import { decodePercent } from "./target.js";

/** One request on its way through an API, with its body read. */
export interface Exchange {
  readonly api: RestApi;
  readonly definition: ApiDefinition;
  readonly model: Model;
  readonly request: HttpRequest;
  /** The verb that counts, which `X-HTTP-Method-Override` may have named. */
  readonly httpMethod: string;
  /** Without the stage, raw. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer;
  readonly stage: Stage;
  readonly context: ContextVariables;
  readonly facts: Facts;
}

/** A request whose method is found. */
export interface RoutedExchange extends Exchange {
  readonly method: ApiMethod;
  /** Still percent-encoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/VERB/PATH`, with the path as it was sent. */
  readonly methodArn: string;
  /** Who signed the request, where the method has IAM authorization. */
  principal?: Principal;
}

/** The ARN of a request, which authorizers' policies name. */
export function methodArnOf(exchange: Pick<Exchange, "api" | "stage" | "httpMethod" | "path">): string {
  const { api, stage, httpMethod, path } = exchange;
  return `${api.executionArn}/${stage.name}/${httpMethod}${path}`;
}

/** The ARN of a method as `aws:SourceArn` has it when API Gateway calls a function for it. */
export function sourceArnOf(exchange: RoutedExchange): string {
  const { api, stage, httpMethod, method } = exchange;
  return `${api.executionArn}/${stage.name}/${httpMethod}${method.resourcePath}`;
}

/** Where request parameters are read from; the path's only once the request is routed. */
export type ParameterSource = Pick<Exchange, "headers" | "query" | "facts"> &
  Partial<Pick<RoutedExchange, "pathParameters">>;

/** Notes what is known of the integration in `$context.integration`, for the access log. */
export function noteIntegration(exchange: RoutedExchange, facts: Readonly<Record<string, unknown>>): void {
  exchange.context.integration = { ...exchange.context.integration, ...facts };
}

/** Headers that API Gateway shows neither to mappings and templates nor to functions. */
const HIDDEN_HEADERS = [
  "connection",
  "content-length",
  "content-md5",
  "expect",
  "max-forwards",
  "proxy-authenticate",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "www-authenticate",
];

/** Headers that API Gateway gives this case, however a client writes them. */
const RECASED_HEADERS = ["Authorization", "Host", "User-Agent"];

/**
 * The values of a request parameter as mappings and templates see it: path parameters are decoded once, and a header
 * has to be written as the client wrote it, which over HTTP/2 is in lower case.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function parameterValues(
  exchange: ParameterSource,
  location: "path" | "querystring" | "header",
  name: string,
): readonly string[] {
  if (location === "querystring") {
    return exchange.query.filter(([candidate]) => candidate === name).map(([, value]) => value);
  }
  const { facts } = exchange;
  if (location === "header") {
    const caseOf = (text: string): string =>
      facts.holds("mappingsIgnoreHeaderCase") ? text.toLowerCase() : text;
    return visibleHeaders(exchange)
      .filter(([candidate]) => caseOf(candidate) === caseOf(name))
      .map(([, value]) => value);
  }
  const sent = exchange.pathParameters?.[name];
  if (sent === undefined) return [];
  const raw = facts.holds("gatewayDecodesSlash") ? sent : sent.replaceAll(/%2f/gi, "%252F");
  return [decodePercent(raw) ?? raw];
}

/**
 * The headers that mappings, templates and functions see.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function visibleHeaders(exchange: Pick<Exchange, "headers">): readonly HttpHeader[] {
  return exchange.headers
    .filter(([name]) => !HIDDEN_HEADERS.includes(name.toLowerCase()))
    .map(([name, value]) => [
      RECASED_HEADERS.find((it) => it.toLowerCase() === name.toLowerCase()) ?? name,
      value,
    ]);
}

/** The first value of a header without its parameters, in lower case, e.g. the media type of a request. */
export function firstMediaType(headers: readonly HttpHeader[], name: string): string {
  const found = headers.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1] ?? "";
  const type = found.split(",", 1)[0]?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return type === "" ? "application/json" : type;
}
