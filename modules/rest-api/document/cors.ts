import type { IntegrationResponse, Method, Operation, Response } from "./openapi.js";

/** Longest time that browsers cache a preflight response, in seconds: Chromium's maximum. */
const PREFLIGHT_MAX_AGE_SECONDS = 7_200;

/**
 * The value of `Access-Control-Allow-Origin` in every response except preflights. API Gateway's mappings support only
 * constants, so several origins become `*`. The preflight, without which browsers send no `Authorization`, stays exact.
 * Undefined if no origin is allowed.
 */
export function answeredOrigin(allowedOrigins: readonly string[]): string | undefined {
  return allowedOrigins.length > 1 ? "*" : allowedOrigins[0];
}

/** CORS headers of a response as constants, by header name; empty if no origin is allowed. */
export function corsHeaders(
  allowedOrigins: readonly string[],
  exposedHeaders: readonly string[],
): Readonly<Record<string, string>> {
  const origin = answeredOrigin(allowedOrigins);
  if (origin === undefined) return {};
  return {
    "Access-Control-Allow-Origin": quoted(origin),
    "Access-Control-Expose-Headers": quoted(exposedHeaders.join(",")),
  };
}

/** A constant in API Gateway's mappings is in single quotes. */
export function quoted(constant: string): string {
  return `'${constant}'`;
}

/** Declares headers of a response, whose values are all strings. */
export function declaredHeaders(names: readonly string[]): Response["headers"] {
  return Object.fromEntries(names.map((name) => [name, { schema: { type: "string" } }]));
}

/** The content of a preflight's response. */
interface PreflightOptions {
  readonly operationId: string;
  readonly allowedOrigins: readonly string[];
  readonly methods: readonly Method[];
  readonly headers: readonly string[];
}

/**
 * Types of a request's body for which a mock has a template. Browsers send no body with `OPTIONS` and `GET`, which
 * counts as JSON; the other types are those of forms, scripts and scanners. A mock integration passes a type without a
 * template through, and then fails with 500, because it has no status. So `passthroughBehavior` is `never`, which
 * answers such a type with 415.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
const MOCKED_TYPES = [
  "application/json",
  "application/octet-stream",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "text/plain",
];

/**
 * An `OPTIONS` that API Gateway answers itself, without authorization. `CONVERT_TO_TEXT` makes it work in an API whose
 * binary media types are `*` + `/*`: otherwise the request and the mock's response would be bytes, which templates
 * cannot read.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
export function preflight(options: PreflightOptions): Operation {
  const headers: Readonly<Record<string, string>> = {
    "Access-Control-Allow-Headers": quoted(options.headers.join(",")),
    "Access-Control-Allow-Methods": quoted(options.methods.join(",").toUpperCase()),
    "Access-Control-Max-Age": quoted(String(PREFLIGHT_MAX_AGE_SECONDS)),
    Vary: quoted("Origin"),
    ...constantOrigin(options.allowedOrigins),
  };
  return {
    operationId: options.operationId,
    summary: "CORS preflight",
    security: [],
    responses: {
      "204": {
        description: "The methods and headers that a browser may send.",
        headers: declaredHeaders(["Access-Control-Allow-Origin", ...Object.keys(headers)]),
      },
    },
    "x-amazon-apigateway-integration": {
      type: "mock",
      passthroughBehavior: "never",
      contentHandling: "CONVERT_TO_TEXT",
      requestTemplates: mockTemplates(204),
      responses: {
        default: {
          statusCode: "204",
          responseParameters: toResponseParameters(headers),
          ...chosenOrigin(options.allowedOrigins),
        },
      },
    },
  };
}

/** Request templates of a mock integration that answers with this status, whatever a client sends. */
export function mockTemplates(status: number): Readonly<Record<string, string>> {
  return Object.fromEntries(MOCKED_TYPES.map((type) => [type, `{"statusCode": ${status}}`]));
}

/** Constants by header name, as an integration response maps them. */
export function toResponseParameters(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, value]),
  );
}

function constantOrigin(allowedOrigins: readonly string[]): Readonly<Record<string, string>> {
  const [only, ...others] = allowedOrigins;
  return only === undefined || others.length > 0 ? {} : { "Access-Control-Allow-Origin": quoted(only) };
}

/**
 * With several origins, a template returns the request's own origin if it is allowed. The map of headers has the names
 * as the client wrote them, in lower case over HTTP/2; `$input.params(NAME)` would also search the path and the query
 * string.
 */
function chosenOrigin(
  allowedOrigins: readonly string[],
): Pick<IntegrationResponse, "contentHandling" | "responseTemplates"> {
  if (allowedOrigins.length < 2) return {};
  const isAllowed = allowedOrigins.map((origin) => `$origin == "${origin}"`).join(" || ");
  const template = [
    "#set($headers = $input.params().header)",
    '#set($origin = $headers.get("Origin"))',
    '#if(!$origin || $origin == "")#set($origin = $headers.get("origin"))#end',
    `#if(${isAllowed})#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end`,
  ].join("\n");
  return { contentHandling: "CONVERT_TO_TEXT", responseTemplates: { "application/json": template } };
}
