/**
 * `$context` of one request. Each phase adds values. Templates may set `requestOverride` and `responseOverride`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export interface ContextVariables {
  readonly accountId: string;
  readonly apiId: string;
  readonly deploymentId: string;
  readonly domainName: string;
  readonly domainPrefix: string;
  readonly extendedRequestId: string;
  readonly httpMethod: string;
  readonly identity: Record<IdentityName, string | null>;
  /** Path of the request, with the stage. */
  readonly path: string;
  readonly protocol: "HTTP/1.1";
  readonly requestId: string;
  /** Time of the request in the common log format. */
  readonly requestTime: string;
  readonly requestTimeEpoch: number;
  readonly stage: string;
  readonly xrayTraceId: string;
  readonly responseOverride: { status: unknown; header: Record<string, unknown> };
  readonly requestOverride: {
    path: Record<string, unknown>;
    querystring: Record<string, unknown>;
    header: Record<string, unknown>;
  };
  resourceId?: string;
  resourcePath?: string;
  authorizer?: Record<string, unknown>;
  error?: Record<string, unknown>;
  status?: number;
  responseLength?: number;
  responseLatency?: number;
  integrationLatency?: number;
  integration?: Record<string, unknown>;
}

/** A name in `$context.identity`. */
export type IdentityName = (typeof IDENTITY_NAMES)[number];

/** Names in `$context.identity`. Unknown values are `null`. */
export const IDENTITY_NAMES = [
  "accessKey",
  "accountId",
  "apiKey",
  "apiKeyId",
  "caller",
  "cognitoAuthenticationProvider",
  "cognitoAuthenticationType",
  "cognitoIdentityId",
  "cognitoIdentityPoolId",
  "principalOrgId",
  "sourceIp",
  "user",
  "userAgent",
  "userArn",
] as const;

/** The value of a dotted name in `$context`; `undefined` if it is missing or not a primitive. */
export function contextValue(context: ContextVariables, name: string): string | undefined {
  let value: unknown = context;
  for (const part of name.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value === undefined || value === null || typeof value === "object" ? undefined : String(value);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A time in the common log format, e.g. `22/Nov/2026:07:33:19 +0000`. */
export function commonLogTime(milliseconds: number): string {
  const iso = new Date(milliseconds).toISOString();
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? "";
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
