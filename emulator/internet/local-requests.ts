import { createHash, timingSafeEqual } from "node:crypto";
import { scopeOf } from "../aws-json/signed-call.js";
import type { HttpHandler, HttpRequest, HttpResponse } from "../http/http.js";
import { header, jsonResponse, readSmallBody } from "../http/http.js";
import { isIssuerType } from "../issuers/issuer-type.js";
import { isObject, parseObject } from "../json.js";
import type { IssuedToken, TokenSpec } from "../services/cognito/index.js";
import { isOauthPath } from "../services/cognito/index.js";
import type { AwsServices } from "./internet.js";
import { isAwsService } from "./internet.js";

/** The services at the listener's address, for a developer's programs. */
interface LocalRequestsOptions {
  readonly cognitoIdp: HttpHandler;
  readonly cognitoOauth: HttpHandler;
  /** Serves programs whose `AWS_ENDPOINT_URL` is the listener's address. */
  readonly aws: AwsServices;
  readonly issueToken: (spec: TokenSpec) => Promise<IssuedToken>;
  /** Applies all lifecycle rules that are due. Returns a summary for the response. */
  readonly applyLifecycle: () => Promise<object>;
  /** The local administrator's secret key, from `endpoints.json`. */
  readonly administratorSecret: string;
}

/**
 * Path for `npm run token`: `POST` with a {@link TokenSpec} as JSON and the administrator's secret as a bearer token.
 */
export const TOKEN_PATH = "/_local/token";

/** Path that applies the lifecycle rules: `POST` with the administrator's secret as a bearer token. */
const LIFECYCLE_PATH = "/_local/lifecycle";

/**
 * Serves the pools and the signed services at the listener's own address, and tokens to a program that can read
 * `endpoints.json`.
 */
export function createLocalRequests(options: LocalRequestsOptions): HttpHandler {
  return async (request) => {
    if (request.path === TOKEN_PATH) return issue(request, options);
    if (request.path === LIFECYCLE_PATH) return applyLifecycle(request, options);
    const { service = "" } = scopeOf(request) ?? {};
    if (isAwsService(service, options.aws)) return options.aws[service](request);
    if (isOauthPath(request.path)) return options.cognitoOauth(request);
    return options.cognitoIdp(request);
  };
}

/** The error for a request that only the administrator may send; `undefined` if the administrator sent it. */
function errorFor(request: HttpRequest, secret: string): HttpResponse | undefined {
  if (request.method !== "POST") return jsonResponse(405, { message: "use POST" });
  // A page in a browser cannot know the secret, and must not guess it.
  const fromBrowser = ["origin", "sec-fetch-site"].some((name) => header(request, name) !== undefined);
  if (!fromBrowser && isAdministrator(request, secret)) return undefined;
  return jsonResponse(403, {
    message: "only the local administrator may do this; its secret is in endpoints.json",
  });
}

async function issue(request: HttpRequest, options: LocalRequestsOptions): Promise<HttpResponse> {
  const error = errorFor(request, options.administratorSecret);
  if (error) return error;
  const body = await readSmallBody(request.body);
  const spec = body.outcome === "read" ? parseObject(body.bytes.toString()) : undefined;
  const problem = spec ? specProblem(spec) : "the body must be a JSON object";
  if (!spec || problem !== undefined) return jsonResponse(400, { message: problem });
  const issued = await options.issueToken(spec as unknown as TokenSpec);
  if (issued.outcome === "issued") return jsonResponse(200, { token: issued.token });
  return jsonResponse(400, { message: issued.reason });
}

async function applyLifecycle(request: HttpRequest, options: LocalRequestsOptions): Promise<HttpResponse> {
  const error = errorFor(request, options.administratorSecret);
  return error ?? jsonResponse(200, await options.applyLifecycle());
}

function isAdministrator(request: HttpRequest, secret: string): boolean {
  const given = /^Bearer (.+)$/.exec(header(request, "authorization") ?? "")?.[1] ?? "";
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

const isText = (value: unknown): boolean => typeof value === "string";
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** A type check for each field of a {@link TokenSpec}. */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  subject: isText,
  tenant: isText,
  groups: isTexts,
  scopes: isTexts,
  expiresInSeconds: Number.isSafeInteger,
  use: (value) => value === "access" || value === "id",
  userPool: isText,
  client: isText,
  issuer: isText,
  issuerType: isIssuerType,
  audience: isText,
  claims: isObject,
};

/** Finds a problem in a token request; `undefined` if it is valid. */
export function specProblem(spec: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(spec)) {
    const fits = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (!fits) return `unknown field ${name}. Known fields: ${Object.keys(FIELDS).join(", ")}`;
    if (!fits(value)) return `the field ${name} has the wrong type`;
  }
  if ("issuerType" in spec)
    return isText(spec.subject) ? undefined : "a token of another issuer needs a subject";
  if ("issuer" in spec && !(isText(spec.audience) && isText(spec.subject))) {
    return "a token of another issuer needs an audience and a subject";
  }
  return undefined;
}
