import fc from "fast-check";
import type { QuotaCaller } from "../../../../functions/quota/limits/caller-limits.js";
import type { openQuota } from "../open-quota.js";

/** Limits that histories run into. */
export const RULES = { subject: { bytesPerDay: 60, uploadsPerDay: 6 }, tenant: { bytesPerDay: 100 } };

/** How long an upload may take, in milliseconds. */
const LIFE_MS = 600_000;
const MINUTE_MS = 60_000;
/** How far the clock goes; it can also be set back. */
const MINUTES = [1, 11, 300, 1_440, -1, -45];

/** An upload that a history has asked for. */
interface Upload {
  readonly uploadId: string;
  readonly caller: QuotaCaller;
}

/** An object that a history has stored. */
interface StoredObject extends Upload {
  readonly event: string;
  readonly size: number;
}

/** What a step does, in the form that the quotas and the model of them take. */
export type Action =
  | ({ readonly type: "create"; readonly bytes: number | undefined; readonly until: number } & Upload)
  | ({ readonly type: "abort" } & Upload)
  | ({ readonly type: "store" } & StoredObject)
  | { readonly type: "wait"; readonly minutes: number };

/** A step of a history. Its number chooses among the callers, uploads or objects that there are by then. */
export interface Step {
  readonly type: "create" | "abort" | "store" | "store again" | "store unknown" | "wait";
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
    "store",
    "store",
    "store again",
    "abort",
    "store unknown",
    "wait",
  ),
  number: fc.nat(20),
  size: fc.nat(40),
  isSizeKnown: fc.constantFrom(true, true, true, false),
});

/** What has happened in one history, and who has been there: no two histories share a caller. */
export class History {
  static #count = 0;
  readonly callers: readonly QuotaCaller[];
  readonly objects: StoredObject[] = [];
  readonly #uploads: Upload[] = [];
  #known: readonly Upload[] = [];
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
        const created = { uploadId: `upload-${id}`, caller };
        this.#uploads.push(created);
        return { type, ...created, bytes: isSizeKnown ? size : undefined, until: now + LIFE_MS };
      }
      case "abort":
        return upload && { type, ...upload };
      case "store":
        return upload && this.#store({ ...upload, event: `event-${id}`, size });
      case "store unknown":
        return this.#store({ uploadId: `unknown-${id}`, caller, event: `event-${id}`, size });
      case "store again":
        return object && { ...object, type: "store" };
      case "wait":
        return { type, minutes: MINUTES[number % MINUTES.length] ?? 1 };
    }
  }

  /** From now on, objects can come of the uploads that have been created: nobody has their URLs before. */
  endRound(): void {
    this.#known = [...this.#uploads];
  }

  #store(object: StoredObject): Action {
    this.objects.push(object);
    return { type: "store", ...object };
  }
}

/** Quotas that histories happen to. */
export type OpenQuota = Pick<Awaited<ReturnType<typeof openQuota>>, "instance" | "time" | "items">;

/** Does what an action says, as one function that remembers nothing. Gives whether an upload was created. */
export async function act(action: Action, { instance, time }: OpenQuota): Promise<boolean> {
  const quota = instance();
  switch (action.type) {
    case "create": {
      const { uploadId, caller, bytes, until } = action;
      const upload = { uploadId, until: Math.floor(until / 1_000), ...(bytes !== undefined && { bytes }) };
      const { outcome } = await quota.reserve(upload, caller);
      if (outcome === "reserved") await quota.bind(uploadId, "s3-upload", caller);
      return outcome === "reserved";
    }
    case "abort":
      await quota.release(action.uploadId, action.caller, "s3-upload");
      return false;
    case "store":
      await quota.settle(action);
      return false;
    case "wait":
      time.now += action.minutes * MINUTE_MS;
      return false;
  }
}

function chosen<T>(all: readonly T[], number: number): T | undefined {
  return all[number % Math.max(1, all.length)];
}
