import { decodeJwt, jwtVerify, SignJWT } from "jose";
import type { Clock } from "../../clock.js";
import type { Facts } from "../../facts/index.js";
import type { LambdaFunction, Model, UserPool, UserPoolClient } from "../../model.js";
import type { Claims, Session, User } from "./claims.js";
import { accessClaims, idClaims, issuerOf } from "./claims.js";
import type { Flow, Grant } from "./grant.js";
import { grantFor } from "./grant.js";
import type { PreTokenResponse, TokenClaims } from "./pre-token-event.js";
import { applyPreToken, preTokenEvent } from "./pre-token-event.js";
import type { SigningKeys } from "./signing-keys.js";

/** Invokes a trigger, as `services/lambda` does. */
export type InvokeTrigger = (
  functionArn: string,
  payload: string,
) => Promise<
  | { readonly outcome: "ok"; readonly payload: string }
  | { readonly outcome: "failed"; readonly message: string }
>;

/** Options of {@link createUserPools}. */
interface UserPoolsOptions {
  readonly model: Pick<Model, "userPools" | "functions">;
  readonly keys: SigningKeys;
  readonly invokeTrigger: InvokeTrigger;
  readonly facts: Facts;
  readonly clock: Clock;
  /** Creates a UUID. */
  readonly randomId: () => string;
}

/** A request for tokens: for a user, or for the client itself. */
interface SessionRequest {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  /** Missing for client credentials. */
  readonly user?: User;
  readonly scopes?: readonly string[];
  /** Time of issue, in seconds since 1970. @default now */
  readonly issuedAt?: number;
  /**
   * The sign-in on the login page that the tokens belong to.
   * @default - flow and scopes follow from the client's settings
   */
  readonly login?: Login;
}

/** A sign-in on the login page, or its continuation by a refresh token. */
interface Login {
  readonly flow: Extract<Flow, "hosted" | "refresh">;
  readonly scopes: readonly string[];
  /** The same in all tokens of a sign-in. */
  readonly originJti: string;
  /** In seconds since 1970. */
  readonly authTime: number;
  readonly nonce?: string | undefined;
}

/** The tokens of one session. `idToken` is missing if the flow issues none. */
type SessionTokens =
  | {
      readonly outcome: "issued";
      readonly accessToken: string;
      readonly idToken?: string;
      readonly expiresIn: number;
    }
  | { readonly outcome: "rejected"; readonly reason: string };

/** The user pools of a stack. They issue and verify tokens. */
export interface UserPools {
  issue(request: SessionRequest): Promise<SessionTokens>;
  /** Returns a token's claims; `undefined` if none of these pools issued it, or it has expired. */
  verify(token: string, userPoolArns: readonly string[]): Promise<Claims | undefined>;
}

/**
 * Creates the user pools. They use `jose` instead of a mock issuer. A mock issuer signs any claims, but the emulator
 * must reject claims that Cognito would not issue.
 */
export function createUserPools(options: UserPoolsOptions): UserPools {
  return {
    issue: (request) => issue(request, options),
    verify: (token, userPoolArns) => verify(token, userPoolArns, options),
  };
}

async function issue(request: SessionRequest, options: UserPoolsOptions): Promise<SessionTokens> {
  const { pool } = request;
  const grant = grantOf(request);
  if (grant.outcome === "rejected") return grant;
  const session = sessionOf(request, grant, options);
  const triggered = await runTrigger(session, options);
  if ("reason" in triggered) return { outcome: "rejected", reason: triggered.reason };
  const missing = missingScopes(request.scopes ?? [], triggered.access);
  if (missing.length > 0) {
    const reason = `the pre token generation trigger of ${pool.constructPath} did not add the scope ${missing.join(" ")}`;
    return { outcome: "rejected", reason };
  }
  return sign(session, triggered, options);
}

function grantOf({ pool, client, user, scopes, login }: SessionRequest): Grant {
  if (login !== undefined) return { outcome: "granted", flow: login.flow, scopes: login.scopes };
  return grantFor(pool, client, user === undefined ? { scopes } : { subject: user.subject, scopes });
}

function sessionOf(
  request: SessionRequest,
  grant: Extract<Grant, { readonly outcome: "granted" }>,
  options: UserPoolsOptions,
): Session {
  const { pool, client, login } = request;
  const issuedAt = request.issuedAt ?? Math.floor(options.clock() / 1000);
  return {
    pool,
    client,
    flow: grant.flow,
    scopes: grant.scopes,
    user: request.user ?? { subject: client.id, groups: [], attributes: {} },
    issuedAt,
    authTime: login?.authTime ?? issuedAt,
    nonce: login?.nonce,
    originJti: login?.originJti ?? options.randomId(),
    eventId: options.randomId(),
  };
}

function missingScopes(wanted: readonly string[], access: Claims): string[] {
  const given = String(access.scope).split(" ");
  return wanted.filter((scope) => !given.includes(scope));
}

async function runTrigger(
  session: Session,
  { model, randomId, invokeTrigger, facts }: UserPoolsOptions,
): Promise<TokenClaims | { readonly reason: string }> {
  const access = accessClaims(session, randomId());
  const claims = {
    access: facts.holds("accessTokenNamesClient") ? access : { ...access, client_id: undefined },
    id: idClaims(session, randomId()),
  };
  const { pool, flow } = session;
  const trigger = pool.preTokenGeneration;
  // For client credentials, Cognito invokes only triggers of version 3.
  if (!trigger || (flow === "client-credentials" && trigger.version !== "V3_0")) return claims;
  const fn = model.functions.find(({ arn, qualifiedArn }) =>
    [arn, qualifiedArn].includes(trigger.functionArn),
  );
  if (!mayInvoke(fn, pool)) {
    return {
      reason: `AccessDeniedException: ${pool.constructPath} is not allowed to invoke its pre token generation trigger. Add an aws_lambda_permission for cognito-idp.amazonaws.com with the pool's ARN.`,
    };
  }
  const event = preTokenEvent(session, trigger.version);
  const answer = await invokeTrigger(trigger.functionArn, JSON.stringify(event));
  if (answer.outcome === "failed") {
    return {
      reason: `UserLambdaValidationException: PreTokenGeneration failed with error ${answer.message}`,
    };
  }
  const { response } = (JSON.parse(answer.payload) ?? {}) as { response?: PreTokenResponse };
  if (!response) return { reason: "InvalidLambdaResponseException: Unrecognizable lambda output" };
  return applyPreToken(claims, response, trigger.version);
}

function mayInvoke(fn: LambdaFunction | undefined, pool: UserPool): boolean {
  return (fn?.permissions ?? []).some(
    ({ principal, sourceArn }) =>
      principal === "cognito-idp.amazonaws.com" && (sourceArn === undefined || sourceArn === pool.arn),
  );
}

async function sign(
  session: Session,
  claims: TokenClaims,
  options: UserPoolsOptions,
): Promise<SessionTokens> {
  const { client, pool, flow } = session;
  const { kid, privateKey } = await options.keys.keyOf(pool.id);
  const signed = (payload: Claims): Promise<string> =>
    new SignJWT({ ...payload }).setProtectedHeader({ kid, alg: "RS256" }).sign(privateKey);
  const accessToken = await signed(claims.access);
  const expiresIn = client.accessTokenValiditySeconds;
  const withId =
    flow === "sign-in" || ((flow === "hosted" || flow === "refresh") && session.scopes.includes("openid"));
  if (!withId) return { outcome: "issued", accessToken, expiresIn };
  return { outcome: "issued", accessToken, idToken: await signed(claims.id), expiresIn };
}

async function verify(
  token: string,
  userPoolArns: readonly string[],
  { model, keys, clock }: UserPoolsOptions,
): Promise<Claims | undefined> {
  try {
    const { iss } = decodeJwt(token);
    const pool = model.userPools.find(
      ({ arn, ...other }) => userPoolArns.includes(arn) && issuerOf(other) === iss,
    );
    if (!pool) return undefined;
    const { publicJwk, kid } = await keys.keyOf(pool.id);
    const { payload, protectedHeader } = await jwtVerify(token, publicJwk, {
      issuer: issuerOf(pool),
      algorithms: ["RS256"],
      requiredClaims: ["exp", "token_use"],
      currentDate: new Date(clock()),
    });
    return protectedHeader.kid === kid ? payload : undefined;
  } catch (error) {
    if (isTokenProblem(error)) return undefined;
    throw error;
  }
}

/** Whether jose threw an error. The codes of its errors begin with `ERR_J`. */
function isTokenProblem(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && code.startsWith("ERR_J");
}
