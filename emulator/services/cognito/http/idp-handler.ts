import { createHmac, timingSafeEqual } from "node:crypto";
import type { HttpHandler, HttpRequest, HttpResponse } from "../../../http/http.js";
import { header, jsonResponse, readSmallBody } from "../../../http/http.js";
import { parseObject } from "../../../json.js";
import type { UserPool, UserPoolClient } from "../../../model.js";
import { issuerOf } from "../claims.js";
import type { SigningKeys } from "../signing-keys.js";
import type { UserPools } from "../user-pools.js";

/** Options of {@link createIdpHandler}. */
interface IdpOptions {
  readonly userPools: readonly UserPool[];
  readonly pools: UserPools;
  readonly keys: SigningKeys;
}

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;
const AMZ_JSON = "application/x-amz-json-1.1";
const TARGET = "AWSCognitoIdentityProviderService.";

/**
 * Serves `cognito-idp.REGION.amazonaws.com`: the pools' keys and discovery documents, and `InitiateAuth` with a user
 * name and a password. The emulator's pools store no users: any name signs in with any password.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export function createIdpHandler(options: IdpOptions): HttpHandler {
  return async (request) => {
    if (request.method === "POST" && request.path === "/") return api(request, options);
    const [, poolId, file] =
      /^\/([^/]+)\/\.well-known\/(jwks\.json|openid-configuration)$/.exec(request.path) ?? [];
    const pool = options.userPools.find(({ id }) => id === poolId);
    if (!pool) return jsonResponse(404, { message: "User pool not found" });
    if (file === "openid-configuration") return jsonResponse(200, discovery(pool, header(request, "host")));
    const { publicJwk } = await options.keys.keyOf(pool.id);
    return jsonResponse(200, { keys: [publicJwk] });
  };
}

/**
 * Creates the discovery document. If it is requested at the listener's own address, its URLs have that address instead
 * of AWS's, so that a developer's browser and programs reach the endpoints. The issuer is always the one in the tokens.
 */
function discovery(pool: UserPool, host = ""): object {
  const issuer = issuerOf(pool);
  const local = LOOPBACK.test(host) ? `http://${host}` : undefined;
  const domain = local ?? `https://${pool.domain}.auth.${pool.region}.amazoncognito.com`;
  return {
    issuer,
    jwks_uri: `${local === undefined ? issuer : `${local}/${pool.id}`}/.well-known/jwks.json`,
    ...(pool.domain === undefined ? {} : oauthEndpoints(`${domain}/oauth2`)),
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "token"],
    scopes_supported: ["openid", "email", "phone", "profile"],
    subject_types_supported: ["public"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  };
}

function oauthEndpoints(oauth: string): object {
  return {
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    revocation_endpoint: `${oauth}/revoke`,
  };
}

async function api(request: HttpRequest, options: IdpOptions): Promise<HttpResponse> {
  const target = header(request, "x-amz-target") ?? "";
  if (target !== `${TARGET}InitiateAuth`) {
    return failure("UnknownOperationException", `${target} is not emulated. Emulated: ${TARGET}InitiateAuth`);
  }
  const body = await readSmallBody(request.body);
  if (body.outcome === "too-large") return failure("SerializationException", "Request body is too large");
  const input = parseObject(body.bytes.toString());
  return input
    ? initiateAuth(input, options)
    : failure("SerializationException", "The body must be a JSON object");
}

async function initiateAuth(
  input: Readonly<Record<string, unknown>>,
  options: IdpOptions,
): Promise<HttpResponse> {
  const found = options.userPools
    .flatMap((pool) => pool.clients.map((client) => ({ pool, client })))
    .find(({ client }) => client.id === input.ClientId);
  if (!found)
    return failure("ResourceNotFoundException", `User pool client ${input.ClientId} does not exist.`);
  const { pool, client } = found;
  const flow = input.AuthFlow;
  if (flow !== "USER_PASSWORD_AUTH" || !allowsPasswords(client)) {
    return failure("InvalidParameterException", `${flow} flow not enabled for this client`);
  }
  const parameters = (input.AuthParameters ?? {}) as Readonly<Record<string, unknown>>;
  const { USERNAME: subject, PASSWORD: password } = parameters;
  if (typeof subject !== "string" || subject === "") {
    return failure("InvalidParameterException", "Missing required parameter USERNAME");
  }
  if (typeof password !== "string" || password === "") {
    return failure("InvalidParameterException", "Missing required parameter PASSWORD");
  }
  if (!secretHashHolds(client, subject, parameters.SECRET_HASH)) {
    return failure("NotAuthorizedException", `Unable to verify secret hash for client ${client.id}`);
  }
  const tokens = await options.pools.issue({ pool, client, user: { subject, groups: [], attributes: {} } });
  if (tokens.outcome === "rejected") return failure("NotAuthorizedException", tokens.reason);
  const { accessToken: AccessToken, idToken: IdToken, expiresIn: ExpiresIn } = tokens;
  const AuthenticationResult = { AccessToken, ExpiresIn, IdToken, TokenType: "Bearer" };
  return jsonResponse(200, { AuthenticationResult, ChallengeParameters: {} }, AMZ_JSON);
}

function allowsPasswords(client: UserPoolClient): boolean {
  return client.explicitAuthFlows.some((flow) => /^(ALLOW_)?USER_PASSWORD_AUTH$/.test(flow));
}

/**
 * Whether the secret hash is valid.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
 */
function secretHashHolds(client: UserPoolClient, username: string, given: unknown): boolean {
  if (client.secret === undefined) return true;
  if (typeof given !== "string") return false;
  const expected = createHmac("sha256", client.secret)
    .update(username + client.id)
    .digest();
  const actual = Buffer.from(given, "base64");
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function failure(type: string, message: string): HttpResponse {
  return jsonResponse(400, { __type: type, message }, AMZ_JSON, [["x-amzn-errortype", `${type}:`]]);
}
