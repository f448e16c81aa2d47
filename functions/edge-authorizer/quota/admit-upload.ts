import type { CloudFrontRequest } from "aws-lambda";
import type { Identity } from "../../identity/contract.js";
import { rateLimitFields } from "../../quota/answer/rate-limit-fields.js";
import type { QuotaRejection } from "../../quota/answer/rejection.js";
import type { UploadInParts, UploadToComplete } from "../../quota/completion/upload-in-parts.js";
import type { QuotaSettings } from "../../quota/contract.js";
import { keptAliveFetch } from "../../quota/kept-alive-fetch.js";
import type { QuotaCaller } from "../../quota/limits/caller-limits.js";
import { quotaCaller } from "../../quota/limits/quota-caller.js";
import type { UploadObject } from "../../quota/lookup/find-reservation.js";
import type { Quota } from "../../quota/quota.js";
import { createQuota } from "../../quota/quota.js";
import type { UploadToReserve } from "../../quota/reserving/upload-to-reserve.js";
import type { ErrorAnswer } from "../answer.js";
import type { AllowedRequest } from "../operation.js";
import { declaredLength } from "../origin/declared-length.js";
import { headerOf } from "../origin/object-headers.js";

/** A request that may create an upload, with the values that quotas need. */
interface RequestToAdmit {
  readonly allowed: AllowedRequest;
  readonly identity: Identity;
  readonly settings: QuotaSettings;
  /** Whether S3 rejects an upload to an existing key. */
  readonly isWrittenOnce: boolean;
  readonly newId: () => string;
  /** Time to respond by, in milliseconds since 1970. */
  readonly deadline: number;
}

/** Maximum duration of a PUT, in seconds. */
const TRANSFER_SECONDS = 3_600;
/**
 * Time before the reservation of an upload in parts expires, in seconds. If the upload is completed later, its object
 * is booked anyway.
 */
const PARTS_SECONDS = 86_400;
/** Maximum time to wait for the quota table, in milliseconds. The function has five seconds in all. */
const TABLE_TIMEOUT_MS = 2_000;

/**
 * The quotas, kept for the life of the function's instance: they remember used-up quotas, and keep connections open.
 */
let kept: { readonly settings: QuotaSettings; readonly quota: Quota } | undefined;

/**
 * Reserves a new upload, checks the reservation of an upload that is being completed, and releases the reservation of
 * an aborted upload. Allows any other request.
 * @param request - The viewer's.
 */
export async function admitUpload(
  request: CloudFrontRequest,
  { allowed, identity, settings, isWrittenOnce, newId, deadline }: RequestToAdmit,
): Promise<AllowedRequest | (ErrorAnswer & { readonly outcome: "rejected" })> {
  const now = Date.now();
  const timeoutMs = Math.max(1, Math.min(TABLE_TIMEOUT_MS, deadline - now));
  const quota = quotaOf(settings, newId);
  const caller = quotaCaller(identity);
  const object = { key: allowed.key, isWrittenOnce };
  const { operation, uploadId } = allowed;
  if (operation === "AbortMultipartUpload") {
    return abort({ quota, allowed }, { object, s3UploadId: s3UploadIdIn(allowed) }, caller, timeoutMs);
  }
  const outcome =
    uploadId !== undefined
      ? await quota.reserve(uploadToReserve(request, { operation, uploadId, object }, now), caller, timeoutMs)
      : operation === "CompleteMultipartUpload" &&
        (await quota.complete(uploadToComplete(request, allowed, object), caller, timeoutMs));
  if (!outcome) return allowed;
  if (outcome.outcome === "rejected") return rejectionOf(outcome, now);
  return outcome.outcome === "unbooked" ? { ...allowed, detail: `unbooked: ${outcome.detail}` } : allowed;
}

/** Returns the upload if the request creates one. Only that request contains our upload id. */
function uploadToReserve(
  { headers }: CloudFrontRequest,
  {
    operation,
    uploadId,
    object,
  }: Pick<AllowedRequest, "operation"> & { readonly uploadId: string; readonly object: UploadObject },
  now: number,
): UploadToReserve {
  const seconds = Math.ceil(now / 1_000);
  const length = (name: string) => declaredLength(headerOf(headers, name));
  return operation === undefined
    ? {
        uploadId,
        bytes: length("content-length"),
        until: seconds + TRANSFER_SECONDS,
        // An upload that may overwrite can store an object with each repeated PUT, so each is reserved separately.
        ...(object.isWrittenOnce && { object }),
      }
    : { uploadId, bytes: length("x-upload-length"), until: seconds + PARTS_SECONDS, object, inParts: true };
}

/** Returns the upload if the request completes one. S3 completes it only with the size in this request. */
function uploadToComplete(
  { headers }: CloudFrontRequest,
  allowed: AllowedRequest,
  object: UploadObject,
): UploadToComplete {
  const bytes = declaredLength(headerOf(headers, "x-amz-mp-object-size")) ?? 0;
  return { object, s3UploadId: s3UploadIdIn(allowed), bytes };
}

function s3UploadIdIn({ request }: AllowedRequest): string {
  return new URLSearchParams(request.querystring).get("uploadId") ?? "";
}

/** Aborts the upload. S3 aborts it even if its reservation cannot be released now. */
async function abort(
  { quota, allowed }: { readonly quota: Quota; readonly allowed: AllowedRequest },
  upload: UploadInParts,
  caller: QuotaCaller,
  timeoutMs: number,
): Promise<AllowedRequest> {
  try {
    await quota.abort(upload, caller, timeoutMs);
    return allowed;
  } catch (error) {
    return { ...allowed, detail: `unreleased: ${String(error)}` };
  }
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
