import { Token } from "cdktf";
import { ORIGINS_VARIABLE } from "../../../functions/presign/contract.js";
import type { Method, Operation, Response } from "./openapi.js";

/** Longest time that browsers cache a preflight response, in seconds: Chromium's maximum. */
const PREFLIGHT_MAX_AGE_SECONDS = 7_200;

/**
 * The value of `Access-Control-Allow-Origin` in every response except preflights: `*` if any origin is allowed. API
 * Gateway's mappings cannot choose an origin, and this way another origin changes no document. The preflight, without
 * which browsers send no `Authorization`, names the origin. Undefined if no origin is allowed.
 */
export function answeredOrigin(allowedOrigins: readonly string[]): "*" | undefined {
  return allowedOrigins.length > 0 ? "*" : undefined;
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

/** Whether the stage has the origins. */
export function areInStage({ corsAllowedOrigins, originsInStage = false }: AllowedOrigins): boolean {
  return originsInStage && ORIGINS_VARIABLE in stageOrigins(corsAllowedOrigins);
}

/** CORS headers of a response that any page may read, as mapping sources by header name; empty if no origin is allowed. */
export function corsHeaders(
  { corsAllowedOrigins }: AllowedOrigins,
  exposedHeaders: readonly string[],
): Readonly<Record<string, string>> {
  const origin = answeredOrigin(corsAllowedOrigins);
  if (origin === undefined) return {};
  return {
    "Access-Control-Allow-Origin": quoted(origin),
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
  const origin = namedOrigin(options);
  const headers: Readonly<Record<string, string>> = {
    "Access-Control-Allow-Headers": quoted(options.headers.join(",")),
    "Access-Control-Allow-Methods": quoted(options.methods.join(",").toUpperCase()),
    "Access-Control-Max-Age": quoted(String(PREFLIGHT_MAX_AGE_SECONDS)),
    Vary: quoted("Origin"),
    ...origin.headers,
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
          ...(origin.template !== "" && {
            contentHandling: "CONVERT_TO_TEXT",
            responseTemplates: { "application/json": origin.template },
          }),
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

/** A response that names the request's own origin, if it is allowed. */
interface NamedOrigin {
  /** Mapping sources by header name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Template without output that sets the header; empty if the header is a constant. */
  readonly template: string;
}

/**
 * The origin in a response that only allowed pages may read: a template compares the request's own origin with the
 * list. It is a constant for `*`, and for one origin that only Terraform knows, which can be `*`. The map of headers has
 * the names as the client wrote them, in lower case over HTTP/2; `$input.params(NAME)` would also search the path and
 * the query string.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function namedOrigin(origins: AllowedOrigins): NamedOrigin {
  const { corsAllowedOrigins } = origins;
  const [first = "", ...others] = corsAllowedOrigins;
  if (others.length === 0 && !first.startsWith("http")) {
    return { headers: { "Access-Control-Allow-Origin": quoted(first) }, template: "" };
  }
  const template = [
    "#set($headers = $input.params().header)",
    '#set($origin = $headers.get("Origin"))',
    '#if(!$origin || $origin == "")#set($origin = $headers.get("origin"))#end',
    // Commas on both sides make the search match whole origins only.
    '#set($asked = ",$origin,")',
    `#set($allowed = ",${areInStage(origins) ? `$stageVariables.${ORIGINS_VARIABLE}` : corsAllowedOrigins.join()},")`,
    '#if($allowed.contains($asked) && !$origin.contains(","))#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end',
  ].join("\n");
  return { headers: {}, template };
}
