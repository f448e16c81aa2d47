import type { AdmitOutcome, ReserveOutcome } from "./answer/outcome.js";
import type { QuotaRejection } from "./answer/rejection.js";
import { quotaUnavailable } from "./answer/rejection.js";
import { releaseAborted } from "./completion/abort-upload.js";
import { coverCompletion } from "./completion/cover-completion.js";
import type { UploadInParts, UploadToComplete } from "./completion/upload-in-parts.js";
import type { QuotaSettings, QuotaUsage } from "./contract.js";
import { releaseReservation } from "./ending/release.js";
import { hashOf } from "./items/hash.js";
import { readReservation } from "./items/reservation.js";
import { uploadKey } from "./items/reservation-keys.js";
import { bindUpdate } from "./items/reservation-updates.js";
import { reserveBatch, reserveUpload } from "./ledger/reserve.js";
import { callerUsage } from "./ledger/usage.js";
import type { QuotaPorts } from "./ledger-access.js";
import { ledgerAccess } from "./ledger-access.js";
import type { QuotaCaller } from "./limits/caller-limits.js";
import type { UploadToReserve } from "./reserving/upload-to-reserve.js";

/** The quotas of all callers. */
export interface Quota {
  /**
   * Reserves an upload. Never throws: if the table does not respond, the settings decide whether the upload is allowed.
   * @param timeoutMs - Maximum time to wait for the table, in milliseconds. @default 2_000
   */
  readonly reserve: (
    upload: UploadToReserve,
    caller: QuotaCaller,
    timeoutMs?: number,
  ) => Promise<AdmitOutcome>;
  /**
   * Reserves several uploads as one sum: all of them or, if the sum does not fit, none. It counts as one request
   * against the caller's rates. Never throws: if the table does not respond, the settings decide.
   * @param uploads - 1 to 100, each with an id of its own.
   * @param timeoutMs - Maximum time to wait for the table, in milliseconds. @default 2_000
   */
  readonly reserveBatch: (
    uploads: readonly UploadToReserve[],
    caller: QuotaCaller,
    timeoutMs?: number,
  ) => Promise<AdmitOutcome>;
  /**
   * Ensures that the whole object of an upload in parts is reserved before S3 completes it. Never throws: if the table
   * does not respond, the settings decide.
   * @param timeoutMs - Maximum time to wait for the table, in milliseconds. @default 2_000
   */
  readonly complete: (
    upload: UploadToComplete,
    caller: QuotaCaller,
    timeoutMs?: number,
  ) => Promise<AdmitOutcome>;
  /** Binds a reservation to S3's upload. Then only aborting that upload releases it. */
  readonly bind: (reservationId: string, s3UploadId: string, caller: QuotaCaller) => Promise<void>;
  /** Releases the reservation of an upload in parts that S3 aborts. */
  readonly abort: (upload: UploadInParts, caller: QuotaCaller, timeoutMs?: number) => Promise<void>;
  /** Releases the reservation of an upload in parts that could not be created. */
  readonly cancel: (reservationId: string, caller: QuotaCaller) => Promise<void>;
  readonly usage: (caller: QuotaCaller) => Promise<readonly QuotaUsage[]>;
}

/** Maximum time to wait for the table, in milliseconds. */
const TABLE_TIMEOUT_MS = 2_000;

/** The quotas in a DynamoDB table. */
export function createQuota(settings: QuotaSettings, ports: QuotaPorts): Quota {
  const within = ledgerAccess(settings, ports);
  const admit = async (ask: () => Promise<ReserveOutcome>): Promise<AdmitOutcome> => {
    try {
      return await ask();
    } catch (error) {
      return withoutTable(quotaUnavailable(error), settings);
    }
  };
  return {
    reserve: (upload, caller, timeoutMs = TABLE_TIMEOUT_MS) =>
      admit(() => reserveUpload(upload, caller, within(timeoutMs))),
    reserveBatch: (uploads, caller, timeoutMs = TABLE_TIMEOUT_MS) =>
      admit(() => reserveBatch(uploads, caller, within(timeoutMs))),
    complete: (upload, caller, timeoutMs = TABLE_TIMEOUT_MS) =>
      admit(() => coverCompletion(upload, caller, within(timeoutMs))),
    bind: async (reservationId, s3UploadId, caller) => {
      const update = bindUpdate(uploadKey(caller, reservationId), hashOf(s3UploadId));
      await within(TABLE_TIMEOUT_MS).table.update(update);
    },
    abort: (upload, caller, timeoutMs = TABLE_TIMEOUT_MS) =>
      releaseAborted(upload, caller, within(timeoutMs)),
    cancel: async (reservationId, caller) => {
      const context = within(TABLE_TIMEOUT_MS);
      const found = readReservation(await context.table.get(uploadKey(caller, reservationId)));
      // An earlier request of the same upload may have created the upload in S3.
      if (found !== undefined && found.boundTo === undefined) await releaseReservation(found, context);
    },
    usage: (caller) => callerUsage(caller, within(TABLE_TIMEOUT_MS)),
  };
}

function withoutTable(rejection: QuotaRejection, { onUnavailable }: QuotaSettings): AdmitOutcome {
  return onUnavailable === "accept" ? { outcome: "unbooked", detail: rejection.detail ?? "" } : rejection;
}
