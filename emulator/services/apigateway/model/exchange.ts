import type { Facts } from "../../../facts/index.js";
import type { HttpHeader, HttpRequest } from "../../../http/http.js";
import type { Principal } from "../../../iam/principal.js";
import type { Model, RestApi, Stage } from "../../../model.js";
import type { ContextVariables } from "./context.js";
import type { ApiDefinition, ApiMethod } from "./document/definition.js";
import { decodePercent } from "./target.js";

/** A request to an API, after its body has been read. */
export interface Exchange {
  readonly api: RestApi;
  readonly definition: ApiDefinition;
  readonly model: Model;
  readonly request: HttpRequest;
  /** The effective verb, which may come from `X-HTTP-Method-Override`. */
  readonly httpMethod: string;
  /** Path of the request, without the stage and not decoded. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer;
  readonly stage: Stage;
  readonly context: ContextVariables;
  readonly facts: Facts;
}

/** A request for which the router has found a method. */
export interface RoutedExchange extends Exchange {
  readonly method: ApiMethod;
  /** Still percent-encoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/VERB/PATH`, with the path as it was sent. */
  readonly methodArn: string;
  /** Signer of the request, if the method uses IAM authorization. */
  principal?: Principal;
}

/** The ARN of a request, as in authorizers' policies. */
export function methodArnOf(exchange: Pick<Exchange, "api" | "stage" | "httpMethod" | "path">): string {
  const { api, stage, httpMethod, path } = exchange;
  return `${api.executionArn}/${stage.name}/${httpMethod}${path}`;
}

/** The ARN of a method, which is `aws:SourceArn` when API Gateway calls a function for it. */
export function sourceArnOf(exchange: RoutedExchange): string {
  const { api, stage, httpMethod, method } = exchange;
  return `${api.executionArn}/${stage.name}/${httpMethod}${method.resourcePath}`;
}

/** The sources of request parameters. Path parameters exist only after routing. */
export type ParameterSource = Pick<Exchange, "headers" | "query" | "facts"> &
  Partial<Pick<RoutedExchange, "pathParameters">>;

/** Adds properties of the integration to `$context.integration`, for the access log. */
export function noteIntegration(
  exchange: RoutedExchange,
  properties: Readonly<Record<string, unknown>>,
): void {
  exchange.context.integration = { ...exchange.context.integration, ...properties };
}

/** Headers that API Gateway hides from mappings, templates and functions. */
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

/** Headers whose names API Gateway writes in this case, whatever the client sent. */
const RECASED_HEADERS = ["Authorization", "Host", "User-Agent"];

/**
 * The values of a request parameter as mappings and templates read it. Path parameters are decoded once. Header names
 * are case-sensitive, as the client wrote them; over HTTP/2 they are lower case.
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

/** The first media type in a header, in lower case and without parameters. @default application/json */
export function firstMediaType(headers: readonly HttpHeader[], name: string): string {
  const found = headers.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1] ?? "";
  const type = found.split(",", 1)[0]?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return type === "" ? "application/json" : type;
}
