import type { Identity } from "../../identity/contract.js";
import type { AdmitOutcome } from "../../quota/answer/outcome.js";
import type { UploadInParts } from "../../quota/completion/upload-in-parts.js";
import { quotaCaller } from "../../quota/limits/quota-caller.js";
import type { Quota } from "../../quota/quota.js";
import type { UploadToReserve } from "../../quota/reserving/upload-to-reserve.js";
import type { UploadPolicy } from "../../upload-policy/policy.js";
import type { RouteRejection } from "../api/route.js";
import { routeRejected } from "../api/route.js";
import type { PresignPorts, QuotaPort, S3UploadRef, UploadToAdmit } from "../ports.js";
import type { NamedLimits } from "./named-limits.js";

/** The quotas for one request, and their result. */
interface RequestQuota extends QuotaPort {
  /** The quotas' result; undefined until the request has reserved an upload. */
  readonly outcome: AdmitOutcome | undefined;
}

/** Maximum duration of a transfer after the URL's expiry, in seconds: S3 checks a URL only when the request begins. */
const TRANSFER_SECONDS = 3_600;
/**
 * Time before the reservation of an upload in parts expires, in seconds. If the upload is completed later, its object
 * is booked anyway.
 */
const PARTS_SECONDS = 86_400;

/** Creates the quotas for one request. @param named - The caller's groups and claims, from the event. */
export function requestQuota(
  quota: Quota,
  policy: UploadPolicy,
  named: NamedLimits,
  { now, log }: Pick<PresignPorts, "now" | "log">,
): RequestQuota {
  let outcome: AdmitOutcome | undefined;
  const answered = (given: AdmitOutcome, ...uploadIds: readonly string[]) => {
    outcome = given;
    if (given.outcome === "unbooked") {
      for (const uploadId of uploadIds) log({ level: "error", uploadId, ...given });
    }
    return given.outcome === "rejected" ? rejectionOf(given) : undefined;
  };
  const callerOf = (identity: Identity) => {
    return quotaCaller({ ...identity, groups: [...identity.groups, ...named.groups], claims: named.claims });
  };
  const endOf = (life: "url" | "parts") => {
    const seconds = life === "parts" ? PARTS_SECONDS : policy.urlExpirySeconds + TRANSFER_SECONDS;
    return Math.ceil(now() / 1_000) + seconds;
  };
  const onReserved = async (change: (reservationId: string) => Promise<void>) => {
    const reservationId = outcome?.outcome === "reserved" ? outcome.reservationId : undefined;
    if (reservationId !== undefined) await unlessUnavailable(() => change(reservationId), log);
  };
  return {
    get outcome() {
      return outcome;
    },
    admit: async (upload, uploadId, identity, life = "url") => {
      const toReserve = {
        ...uploadToReserve({ ...upload, uploadId }, endOf(life)),
        inParts: life === "parts",
      };
      return answered(await quota.reserve(toReserve, callerOf(identity)), uploadId);
    },
    admitBatch: async (uploads, identity) => {
      const toReserve = uploads.map((upload) => uploadToReserve(upload, endOf("url")));
      const given = await quota.reserveBatch(toReserve, callerOf(identity));
      return answered(given, ...uploads.map(({ uploadId }) => uploadId));
    },
    admitCompletion: async ({ uploadId, ref, bytes }, identity) => {
      const toComplete = { ...namedUpload(uploadId, ref, policy), bytes };
      return answered(await quota.complete(toComplete, callerOf(identity)), uploadId ?? "");
    },
    bind: (identity, s3UploadId) => {
      return onReserved((id) => quota.bind(id, s3UploadId, callerOf(identity)));
    },
    cancel: (identity) => onReserved((id) => quota.cancel(id, callerOf(identity))),
    release: (uploadId, identity, ref) =>
      unlessUnavailable(() => quota.abort(namedUpload(uploadId, ref, policy), callerOf(identity)), log),
    usage: (identity) => quota.usage(callerOf(identity)),
  };
}

function uploadToReserve(
  { key, length, ifNoneMatch, uploadId }: UploadToAdmit & { readonly uploadId: string },
  until: number,
): UploadToReserve {
  const object = { key, isWrittenOnce: true };
  return { uploadId, bytes: length, until, ...(ifNoneMatch !== undefined && { object }) };
}

function namedUpload(
  uploadId: string | undefined,
  { key, s3UploadId }: S3UploadRef,
  { overwrite }: UploadPolicy,
): UploadInParts {
  return { uploadId, s3UploadId, object: { key, isWrittenOnce: !overwrite } };
}

function rejectionOf(rejection: Extract<AdmitOutcome, { outcome: "rejected" }>): RouteRejection {
  const { status, code, message, retryAfterSeconds } = rejection;
  return { ...routeRejected(status, code, message), retryAfterSeconds };
}

/** Changes a reservation after S3's response. If this fails, the reservation expires by itself. */
async function unlessUnavailable(change: () => Promise<void>, log: PresignPorts["log"]): Promise<void> {
  try {
    await change();
  } catch (error) {
    log({ level: "error", outcome: "unbooked", detail: String(error) });
  }
}
