import type { APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type { Identity } from "../../identity/contract.js";
import type { AdmitOutcome } from "../../quota/answer/outcome.js";
import type { QuotaSettings } from "../../quota/contract.js";
import { keptAliveFetch } from "../../quota/kept-alive-fetch.js";
import { quotaCaller } from "../../quota/limits/quota-caller.js";
import type { Quota } from "../../quota/quota.js";
import { createQuota } from "../../quota/quota.js";
import { readQuotaSettings } from "../../quota/read-quota-settings.js";
import { rejectionFields } from "../authorize.js";
import { FILES_RESOURCE } from "../contract.js";
import type { AuthorizerAnswer } from "../policy.js";

/** Reserves a request's upload on the caller's quotas. Returns the answer to any other request unchanged. */
export type LimitUpload = (
  event: APIGatewayRequestAuthorizerEvent,
  answer: AuthorizerAnswer,
  caller: { readonly identity: Identity /** The object's whole key. */; readonly key?: string },
) => Promise<LimitedAnswer>;

/** The response for API Gateway, and details for the log only. */
interface LimitedAnswer {
  readonly answer: AuthorizerAnswer;
  readonly detail?: string;
}

/** The quota table does not respond. API Gateway answers 503 by the API's `AUTHORIZER_FAILURE` response. */
class QuotaUnavailableError extends Error {
  override readonly name = "QuotaUnavailableError";
}

/** Maximum duration in seconds of an upload through API Gateway, which accepts at most 10 MB. */
const TRANSFER_SECONDS = 300;

/** Options of the quotas on direct uploads. */
interface LimitOptions {
  /** A fresh identifier, a UUID. */
  readonly newId: () => string;
  /** Whether S3 rejects an upload to an existing key. */
  readonly isWrittenOnce: boolean;
}

/**
 * Applies quotas to direct uploads. API Gateway does not report the size, so a request is allowed if anything is left
 * of the quota. The stored size is booked after the upload.
 */
export function limitUploads(
  given: QuotaSettings,
  environment: NodeJS.ProcessEnv,
  { newId, isWrittenOnce }: LimitOptions,
): LimitUpload {
  const settings = readQuotaSettings(given);
  const quota = quotaFor(settings, environment, newId);
  return async (event, answer, { identity, key }) => {
    const named = withClaims(withGroups(answer, identity, settings), identity, settings);
    if (!isDirectUpload(event) || answer.context.refusalCode !== "") return { answer: named };
    const until = Math.ceil(Date.now() / 1_000) + TRANSFER_SECONDS;
    const uploadId = answer.context.uploadId ?? newId();
    const isOnce = isWrittenOnce || answer.context.ifNoneMatch === "*";
    const object = isOnce && key !== undefined ? { key, isWrittenOnce: true } : undefined;
    const upload = { uploadId, until, ...(object !== undefined && { object }) };
    const outcome = await quota.reserve(upload, quotaCaller(identity));
    return limitedAnswer(named, outcome);
  };
}

/** Adds the caller's groups that have limits, for the presigned pattern's function. */
function withGroups(
  answer: AuthorizerAnswer,
  { groups }: Identity,
  { groups: limited = {} }: QuotaSettings,
): AuthorizerAnswer {
  // A custom rule has already added all groups.
  if (answer.context.groups !== undefined) return answer;
  const known = groups.filter((group) => Object.hasOwn(limited, group));
  if (known.length === 0) return answer;
  return { ...answer, context: { ...answer.context, groups: JSON.stringify(known) } };
}

/** Adds the values of the caller's claims that have limits. */
function withClaims(
  answer: AuthorizerAnswer,
  { claims = {} }: Identity,
  { claims: limited = {} }: QuotaSettings,
): AuthorizerAnswer {
  const known = Object.entries(limited).flatMap(([claim, byValue]) => {
    const own = Object.hasOwn(claims, claim) ? (claims[claim] ?? []) : [];
    const values = own.filter((value) => Object.hasOwn(byValue, value));
    return values.length === 0 ? [] : [[claim, values] as const];
  });
  if (known.length === 0) return answer;
  return {
    ...answer,
    context: { ...answer.context, quotaClaims: JSON.stringify(Object.fromEntries(known)) },
  };
}

/** @throws {QuotaUnavailableError} if the quotas could not be read */
function limitedAnswer(answer: AuthorizerAnswer, outcome: AdmitOutcome): LimitedAnswer {
  if (outcome.outcome === "unbooked") return { answer, detail: `unbooked: ${outcome.detail}` };
  if (outcome.outcome === "reserved") return { answer };
  const { status, detail, message, retryAfterSeconds } = outcome;
  if (status === 503) throw new QuotaUnavailableError(`${message} ${detail}`);
  const rejection = rejectionFields({ ...outcome, status });
  const retryAfter = retryAfterSeconds === undefined ? "" : String(retryAfterSeconds);
  const context = { ...answer.context, ...rejection, retryAfter };
  return { answer: { ...answer, context } };
}

function isDirectUpload({ resource, httpMethod }: APIGatewayRequestAuthorizerEvent): boolean {
  return resource === FILES_RESOURCE && httpMethod === "PUT";
}

function quotaFor(settings: QuotaSettings, environment: NodeJS.ProcessEnv, newId: () => string): Quota {
  const endpointUrl = environment.AWS_ENDPOINT_URL_DYNAMODB;
  return createQuota(settings, {
    fetch: keptAliveFetch(),
    now: Date.now,
    credentials: () => ({
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? "",
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? "",
      sessionToken: environment.AWS_SESSION_TOKEN,
    }),
    newId,
    ...(endpointUrl !== undefined && { endpointUrl }),
  });
}
