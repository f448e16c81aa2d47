import fc from "fast-check";
import type { QuotaCaller } from "../../../../functions/quota/limits/caller-limits.js";
import type { UploadObject } from "../../../../functions/quota/lookup/find-reservation.js";
import type { openQuota } from "../open-quota.js";

/** Limits that histories run into. */
export const RULES = { subject: { bytesPerDay: 60, uploadsPerDay: 6 }, tenant: { bytesPerDay: 100 } };

/** Maximum duration of an upload, in milliseconds. */
const LIFE_MS = 600_000;
const MINUTE_MS = 60_000;
/** Steps of the clock in minutes; it can also be set back. */
const MINUTES = [1, 11, 300, 1_440, -1, -45];

/** An upload that a history has requested. */
interface Upload {
  readonly uploadId: string;
  readonly object: UploadObject;
  readonly caller: QuotaCaller;
}

interface CreatedUpload extends Upload {
  /** Undefined: not known. */
  readonly bytes: number | undefined;
}

/** An object that a history has stored. */
interface StoredObject extends Upload {
  readonly event: string;
  readonly size: number;
}

/** A step, in a form that both the quotas and their model take. */
export type Action =
  | ({ readonly type: "create"; readonly until: number } & CreatedUpload)
  | {
      readonly type: "create batch";
      readonly uploads: readonly CreatedUpload[];
      readonly caller: QuotaCaller;
      readonly until: number;
    }
  | ({ readonly type: "abort" } & Upload)
  | ({ readonly type: "complete"; readonly bytes: number } & Upload)
  | ({ readonly type: "store" } & StoredObject)
  | { readonly type: "wait"; readonly minutes: number };

/** A step of a history. Its number chooses among the callers, uploads or objects that there are by then. */
export interface Step {
  readonly type:
    | "create"
    | "create again"
    | "create batch"
    | "abort"
    | "complete"
    | "store"
    | "store again"
    | "store unknown"
    | "wait";
  readonly number: number;
  readonly size: number;
  readonly isSizeKnown: boolean;
}

/** Steps of all types; some of them often. */
export const STEPS: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom(
    "create",
    "create",
    "create",
    "create again",
    "create again",
    "create batch",
    "store",
    "store",
    "store again",
    "abort",
    "complete",
    "complete",
    "store unknown",
    "wait",
  ),
  number: fc.nat(20),
  size: fc.nat(40),
  isSizeKnown: fc.constantFrom(true, true, true, false),
});

/** The events and the callers of one history. No two histories share a caller. */
export class History {
  static #count = 0;
  readonly callers: readonly QuotaCaller[];
  readonly objects: StoredObject[] = [];
  readonly #uploads: CreatedUpload[] = [];
  #known: readonly CreatedUpload[] = [];
  readonly #name = `h${++History.#count}`;

  constructor() {
    const tenant = `acme-${this.#name}`;
    this.callers = [
      { subject: `alice-${this.#name}`, tenant },
      { subject: `bob-${this.#name}`, tenant },
      { subject: `carol-${this.#name}` },
      { subject: `alice-${this.#name}`, tenant: `beta-${this.#name}` },
    ];
  }

  /** The action of a step; undefined if there is nothing yet that it could be about. */
  next({ type, number, size, isSizeKnown }: Step, now: number): Action | undefined {
    const caller = chosen(this.callers, number) ?? { subject: this.#name };
    const upload = chosen(this.#known, number);
    const object = chosen(this.objects, number);
    const id = `${this.#name}-${this.#uploads.length}-${this.objects.length}`;
    switch (type) {
      case "create": {
        const object = { key: `key-${id}`, isWrittenOnce: number % 3 > 0 };
        const bytes = isSizeKnown ? size : undefined;
        return this.#create({ uploadId: `upload-${id}`, object, caller, bytes }, now);
      }
      case "create batch": {
        const again = this.#uploads.filter((one) => one.caller === caller).slice(-1);
        const fresh = [size, number].map((bytes, index) => ({
          object: { key: `key-${id}-${index}`, isWrittenOnce: isSizeKnown },
          caller,
          bytes,
        }));
        const uploads = [...fresh, ...again, ...fresh.slice(0, 1)].map((one, index) => ({
          ...one,
          uploadId: `upload-${id}-${index}`,
        }));
        this.#uploads.push(...uploads);
        return { type, uploads, caller, until: now + LIFE_MS };
      }
      case "create again": {
        const earlier = chosen(this.#uploads, number);
        return earlier && this.#create({ ...earlier, uploadId: `upload-${id}` }, now);
      }
      case "abort":
        return upload && { type, ...upload };
      case "complete":
        return upload && { type, ...upload, bytes: number % 2 === 0 ? size : (upload.bytes ?? size) };
      case "store":
        return upload && this.#store({ ...upload, event: `event-${id}`, size });
      case "store unknown": {
        const object = { key: `unknown-${id}`, isWrittenOnce: isSizeKnown };
        return this.#store({ uploadId: `unknown-${id}`, object, caller, event: `event-${id}`, size });
      }
      case "store again":
        return object && { ...object, type: "store" };
      case "wait":
        return { type, minutes: MINUTES[number % MINUTES.length] ?? 1 };
    }
  }

  /** From now on, the created uploads can be stored: before, no client has their URLs. */
  endRound(): void {
    this.#known = [...this.#uploads];
  }

  #create(upload: CreatedUpload, now: number): Action {
    this.#uploads.push(upload);
    return { type: "create", ...upload, until: now + LIFE_MS };
  }

  #store(object: StoredObject): Action {
    this.objects.push(object);
    return { type: "store", ...object };
  }
}

/** Quotas that histories happen to. */
export type OpenQuota = Pick<Awaited<ReturnType<typeof openQuota>>, "instance" | "time" | "items">;

/** S3's id of an upload. */
export function s3UploadId({ uploadId }: Pick<Upload, "uploadId">): string {
  return `s3-${uploadId}`;
}

/** Performs an action, as a function without memory. Returns whether an upload was let in. */
export async function act(action: Action, { instance, time }: OpenQuota): Promise<boolean> {
  const quota = instance();
  switch (action.type) {
    case "create batch": {
      const uploads = action.uploads.map((upload) => toReserve({ ...upload, until: action.until }));
      const { outcome } = await quota.reserveBatch(uploads, action.caller);
      return outcome === "reserved";
    }
    case "create": {
      const { caller } = action;
      const reserved = await quota.reserve(toReserve(action), caller);
      if (reserved.outcome !== "reserved") return false;
      await quota.bind(reserved.reservationId ?? "", s3UploadId(action), caller);
      return true;
    }
    case "abort":
      await quota.abort({ ...action, s3UploadId: s3UploadId(action) }, action.caller);
      return false;
    case "complete": {
      const completed = await quota.complete({ ...action, s3UploadId: s3UploadId(action) }, action.caller);
      return completed.outcome === "reserved";
    }
    case "store":
      await quota.settle(action);
      return false;
    case "wait":
      time.now += action.minutes * MINUTE_MS;
      return false;
  }
}

function toReserve({ uploadId, object, bytes, until }: CreatedUpload & { readonly until: number }) {
  return {
    uploadId,
    until: Math.floor(until / 1_000),
    inParts: true,
    ...(bytes !== undefined && { bytes }),
    ...(object.isWrittenOnce && { object }),
  };
}

function chosen<T>(all: readonly T[], number: number): T | undefined {
  return all[number % Math.max(1, all.length)];
}
