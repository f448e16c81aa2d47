import { Token } from "cdktf";
import type { IntegrationResponse, Method, Operation, Response } from "./openapi.js";

/** Longest time that browsers cache a preflight response, in seconds: Chromium's maximum. */
const PREFLIGHT_MAX_AGE_SECONDS = 7_200;

/**
 * The value of `Access-Control-Allow-Origin` in every response except preflights. API Gateway's mappings cannot
 * choose, so several origins become `*`. The preflight, without which browsers send no `Authorization`, stays exact.
 * Undefined if no origin is allowed.
 */
export function answeredOrigin(allowedOrigins: readonly string[]): string | undefined {
  return allowedOrigins.length > 1 ? "*" : allowedOrigins[0];
}

/** Origins whose pages may call the API, and the place where API Gateway reads them. */
export interface AllowedOrigins {
  readonly corsAllowedOrigins: readonly string[];
  /**
   * True: the stage has them as {@link stageOrigins}, so that other origins change the stage and not the document. False:
   * the document holds them as constants.
   * @default false
   */
  readonly originsInStage?: boolean;
}

const ORIGINS_VARIABLE = "allowedOrigins";
/**
 * The values that a stage variable can have: no `*`, and no address in brackets.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html
 */
const STAGE_VALUE = /^[A-Za-z0-9\-._~:/?#&=,]{1,512}$/;

/** The stage variable with the origins, separated by commas; empty if a stage variable cannot hold them. */
export function stageOrigins(corsAllowedOrigins: readonly string[]): Readonly<Record<string, string>> {
  if (Token.isUnresolved(corsAllowedOrigins)) return {};
  const value = corsAllowedOrigins.join();
  return !Token.isUnresolved(value) && STAGE_VALUE.test(value) ? { [ORIGINS_VARIABLE]: value } : {};
}

function areInStage({ corsAllowedOrigins, originsInStage = false }: AllowedOrigins): boolean {
  return originsInStage && ORIGINS_VARIABLE in stageOrigins(corsAllowedOrigins);
}

/**
 * CORS headers of a response as mapping sources, by header name; empty if no origin is allowed.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html
 */
export function corsHeaders(
  origins: AllowedOrigins,
  exposedHeaders: readonly string[],
): Readonly<Record<string, string>> {
  const { corsAllowedOrigins } = origins;
  const origin = answeredOrigin(corsAllowedOrigins);
  if (origin === undefined) return {};
  const isVariable = corsAllowedOrigins.length === 1 && areInStage(origins);
  return {
    "Access-Control-Allow-Origin": isVariable ? `stageVariables.${ORIGINS_VARIABLE}` : quoted(origin),
    "Access-Control-Expose-Headers": quoted(exposedHeaders.join(",")),
  };
}

/** Writes a constant for API Gateway's mappings, in single quotes. */
export function quoted(constant: string): string {
  return `'${constant}'`;
}

/** Declares headers of a response, whose values are all strings. */
export function declaredHeaders(names: readonly string[]): Response["headers"] {
  return Object.fromEntries(names.map((name) => [name, { schema: { type: "string" } }]));
}

/** The content of a preflight's response. */
interface PreflightOptions extends AllowedOrigins {
  readonly operationId: string;
  readonly methods: readonly Method[];
  readonly headers: readonly string[];
}

/**
 * Types of a request's body for which a mock has a template. Browsers send no body with `OPTIONS` and `GET`, which
 * counts as JSON; the other types are those of forms, scripts and scanners. A mock integration passes a type without a
 * template through, and then fails with 500, because the response has no status. So `passthroughBehavior` is `never`,
 * which answers such a type with 415.
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
    ...onlyOrigin(options),
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
          ...chosenOrigin(options),
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

/** The header of a preflight's response if one origin is allowed. */
function onlyOrigin(origins: AllowedOrigins): Readonly<Record<string, string>> {
  if (origins.corsAllowedOrigins.length !== 1) return {};
  const { "Access-Control-Allow-Origin": source = "" } = corsHeaders(origins, []);
  return { "Access-Control-Allow-Origin": source };
}

/**
 * With several origins, a template returns the request's own origin if it is allowed. The map of headers has the names
 * as the client wrote them, in lower case over HTTP/2; `$input.params(NAME)` would also search the path and the query
 * string.
 */
function chosenOrigin(
  origins: AllowedOrigins,
): Pick<IntegrationResponse, "contentHandling" | "responseTemplates"> {
  const { corsAllowedOrigins } = origins;
  if (corsAllowedOrigins.length < 2) return {};
  const template = [
    "#set($headers = $input.params().header)",
    '#set($origin = $headers.get("Origin"))',
    '#if(!$origin || $origin == "")#set($origin = $headers.get("origin"))#end',
    // Commas on both sides make the search match whole origins only.
    '#set($asked = ",$origin,")',
    `#set($allowed = ",${areInStage(origins) ? `$stageVariables.${ORIGINS_VARIABLE}` : corsAllowedOrigins.join()},")`,
    '#if($allowed.contains($asked) && !$origin.contains(","))#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end',
  ].join("\n");
  return { contentHandling: "CONVERT_TO_TEXT", responseTemplates: { "application/json": template } };
}
