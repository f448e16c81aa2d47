import type { HttpHeader } from "../../../http/http.js";
import { isBinaryType } from "../mapping/content.js";
import type { ContextVariables, IdentityName } from "../model/context.js";
import type { RoutedExchange } from "../model/exchange.js";
import { firstMediaType, visibleHeaders } from "../model/exchange.js";

/** The fields that events of proxy integrations and of REQUEST authorizers share. */
interface RequestEvent {
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly queryStringParameters: Readonly<Record<string, string>> | null;
  readonly multiValueQueryStringParameters: Readonly<Record<string, readonly string[]>> | null;
  readonly pathParameters: Readonly<Record<string, string>> | null;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  readonly requestContext: Readonly<Record<string, unknown>>;
}

/**
 * The event fields that describe the request.
 * @param shown - Headers that are hidden from other functions, but not from this one.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function requestEvent(exchange: RoutedExchange, shown: readonly HttpHeader[] = []): RequestEvent {
  const headers = groupValues([...visibleHeaders(exchange), ...shown, ...addedHeaders(exchange)]);
  const query = groupValues(exchange.query);
  return {
    resource: exchange.method.resourcePath,
    // Behind a custom domain name, the path contains the base path.
    path: exchange.request.sentPath ?? exchange.path,
    httpMethod: exchange.httpMethod,
    headers: lastValues(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(lastValues(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(exchange.pathParameters),
    stageVariables: orNull(exchange.stage.variables),
    requestContext: requestContext(exchange.context),
  };
}

/** The event of a proxy integration. */
export function proxyEvent(exchange: RoutedExchange): Readonly<Record<string, unknown>> {
  const { body, definition, headers } = exchange;
  const isBinary = isBinaryType(firstMediaType(headers, "content-type"), definition.binaryMediaTypes);
  const isBase64Encoded = isBinary && body.length > 0;
  return {
    ...requestEvent(exchange),
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? "base64" : "utf8"),
    isBase64Encoded,
  };
}

function requestContext(context: ContextVariables): Readonly<Record<string, unknown>> {
  return {
    accountId: context.accountId,
    apiId: context.apiId,
    ...(context.authorizer === undefined ? {} : { authorizer: context.authorizer }),
    deploymentId: context.deploymentId,
    domainName: context.domainName,
    domainPrefix: context.domainPrefix,
    extendedRequestId: context.extendedRequestId,
    httpMethod: context.httpMethod,
    identity: identity(context),
    path: context.path,
    protocol: context.protocol,
    requestId: context.requestId,
    requestTime: context.requestTime,
    requestTimeEpoch: context.requestTimeEpoch,
    resourceId: context.resourceId,
    resourcePath: context.resourcePath,
    stage: context.stage,
  };
}

/** The caller's identity. The API key is a field of the event only if the request used one. */
function identity(context: ContextVariables): Readonly<Record<string, string | null>> {
  const optional: readonly IdentityName[] = ["apiKey", "apiKeyId"];
  return Object.fromEntries(
    Object.entries(context.identity).filter(
      ([name, value]) => value !== null || !optional.some((it) => it === name),
    ),
  );
}

/** Headers that API Gateway adds to the request. */
function addedHeaders({ request, context }: RoutedExchange): readonly HttpHeader[] {
  return [
    ["X-Amzn-Trace-Id", context.xrayTraceId],
    ["X-Forwarded-For", request.remoteAddress],
    ["X-Forwarded-Port", "443"],
    ["X-Forwarded-Proto", "https"],
  ];
}

/** Groups values by name, ignoring case. Each group has the name as it was first written. */
function groupValues(pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string[]>> {
  // Not an object, because a client may name a header __proto__ or constructor.
  const groups = new Map<string, readonly [first: string, values: string[]]>();
  for (const [name, value] of pairs) {
    const group = groups.get(name.toLowerCase());
    if (group === undefined) groups.set(name.toLowerCase(), [name, [value]]);
    else group[1].push(value);
  }
  return Object.fromEntries(groups.values());
}

function lastValues(values: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.at(-1) ?? ""]));
}

function orNull<T extends object>(record: T): T | null {
  return Object.keys(record).length === 0 ? null : record;
}
