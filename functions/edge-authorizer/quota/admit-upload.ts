import type { CloudFrontRequest } from "aws-lambda";
import type { Identity } from "../../identity/contract.js";
import { rateLimitFields } from "../../quota/answer/rate-limit-fields.js";
import type { QuotaRejection } from "../../quota/answer/rejection.js";
import type { QuotaSettings } from "../../quota/contract.js";
import { keptAliveFetch } from "../../quota/kept-alive-fetch.js";
import { quotaCaller } from "../../quota/limits/quota-caller.js";
import type { Quota } from "../../quota/quota.js";
import { createQuota } from "../../quota/quota.js";
import type { ErrorAnswer } from "../answer.js";
import type { AllowedRequest } from "../operation.js";
import { declaredLength } from "../origin/declared-length.js";
import { headerOf } from "../origin/object-headers.js";

/** A request that may be a new upload, and what the quotas need to know of it. */
interface RequestToAdmit {
  readonly allowed: AllowedRequest;
  readonly identity: Identity;
  readonly settings: QuotaSettings;
  readonly newId: () => string;
  /** When to have answered, in milliseconds since 1970. */
  readonly deadline: number;
}

/** How long a PUT may take, in seconds. */
const TRANSFER_SECONDS = 3_600;
/** How long an upload in parts keeps its reservation, in seconds. Completed later, its object is booked all the same. */
const PARTS_SECONDS = 86_400;
/** How long a request may wait for the table, in milliseconds: the function has five seconds in all. */
const PATIENCE_MS = 2_000;

/** Lives as long as the function's instance: it remembers used-up quotas, and its connections stay open. */
let kept: { readonly settings: QuotaSettings; readonly quota: Quota } | undefined;

/** Reserves a new upload, and lets any other request pass. @param request - The viewer's. */
export async function admitUpload(
  request: CloudFrontRequest,
  { allowed, identity, settings, newId, deadline }: RequestToAdmit,
): Promise<AllowedRequest | (ErrorAnswer & { readonly outcome: "rejected" })> {
  const { uploadId, operation } = allowed;
  // Only a request that creates an upload has our id.
  if (uploadId === undefined) return allowed;
  const isInParts = operation !== undefined;
  const length = declaredLength(headerOf(request.headers, isInParts ? "x-upload-length" : "content-length"));
  const now = Date.now();
  const until = Math.ceil(now / 1_000) + (isInParts ? PARTS_SECONDS : TRANSFER_SECONDS);
  const patienceMs = Math.max(1, Math.min(PATIENCE_MS, deadline - now));
  const outcome = await quotaOf(settings, newId).reserve(
    { uploadId, bytes: length, until },
    quotaCaller(identity),
    patienceMs,
  );
  if (outcome.outcome === "rejected") return rejectionOf(outcome, now);
  return outcome.outcome === "unbooked" ? { ...allowed, detail: `unbooked: ${outcome.detail}` } : allowed;
}

function quotaOf(settings: QuotaSettings, newId: () => string): Quota {
  if (kept?.settings !== settings) {
    const { env } = process;
    const credentials = () => ({
      accessKeyId: env.AWS_ACCESS_KEY_ID ?? "",
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? "",
      sessionToken: env.AWS_SESSION_TOKEN,
    });
    kept = {
      settings,
      quota: createQuota(settings, { fetch: keptAliveFetch(), now: Date.now, credentials, newId }),
    };
  }
  return kept.quota;
}

function rejectionOf(rejection: QuotaRejection, now: number): ErrorAnswer & { readonly outcome: "rejected" } {
  const { usage, ...error } = rejection;
  return { ...error, fields: rateLimitFields(rejection, now), ...(usage !== undefined && { quota: usage }) };
}
