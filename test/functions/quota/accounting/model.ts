import type { QuotaCaller } from "../../../../functions/quota/limits/caller-limits.js";
import type { UploadObject } from "../../../../functions/quota/lookup/find-reservation.js";

/** A simple model of a day's quotas: a list of uploads, and sums over it. */
export interface AccountingModel {
  /** Creates an upload if every limit has room for it, and says whether it has. */
  create(upload: NewUpload): boolean;
  /** Creates all of the uploads if every limit has room for their sum, or none. */
  createAll(uploads: readonly NewUpload[]): boolean;
  /** Releases an upload that has not ended. */
  abort(upload: NamedUpload & Pick<Moment, "caller">): void;
  /** Books an object, once for each event. */
  store(object: NamedUpload & { readonly event: string; readonly size: number } & Moment): void;
  /** Releases expired reservations. */
  expire(now: number): void;
  /** The expected result of `GET /me/usage`, as `[quota, used, reserved]`. */
  usage(moment: Moment): readonly (readonly [string, number, number])[];
}

interface Moment {
  readonly caller: QuotaCaller;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface NewUpload extends NamedUpload, Moment {
  /** Undefined: not known. */
  readonly bytes: number | undefined;
  /** Milliseconds since 1970. */
  readonly until: number;
}

interface NamedUpload {
  readonly uploadId: string;
  readonly object: UploadObject;
}

interface Entry extends NamedUpload {
  readonly caller: QuotaCaller;
  readonly day: string;
  readonly bytes: number;
  readonly state: "reserved" | "used";
  readonly until: number;
  /** The event that has booked it. */
  readonly event?: string;
}

/** The limits of the model. */
interface Limits {
  readonly subject: { readonly bytesPerDay: number; readonly uploadsPerDay: number };
  readonly tenant: { readonly bytesPerDay: number };
}

/** Makes an empty model. */
export function createModel({ subject, tenant }: Limits): AccountingModel {
  const entries = new Map<string, Entry>();
  /** An object that is written once has one upload, even if several are requested. */
  const allReservedFor = ({ uploadId, object, caller }: NamedUpload & Pick<Moment, "caller">) =>
    [...entries].filter(
      ([, entry]) =>
        entry.state === "reserved" &&
        entry.caller === caller &&
        (object.isWrittenOnce ? entry.object.key === object.key : entry.uploadId === uploadId),
    );
  const reservedFor = (upload: NamedUpload & Pick<Moment, "caller">) => allReservedFor(upload)[0] ?? [];
  const ofScope = (scope: "subject" | "tenant", { caller, now }: Moment): readonly Entry[] =>
    [...entries.values()].filter(
      (one) =>
        one.day === dayOf(now) &&
        one.caller.tenant === caller.tenant &&
        (scope === "tenant" || one.caller.subject === caller.subject),
    );
  const sharedBy = (upload: NewUpload) =>
    upload.object.isWrittenOnce
      ? allReservedFor(upload).find(([, { day }]) => day === dayOf(upload.now))
      : undefined;
  const hasRoomFor = (uploads: readonly NewUpload[]) => {
    const [first] = uploads;
    if (first === undefined) return true;
    const needed = uploads.reduce((so, { bytes = 1 }) => so + bytes, 0);
    const own = ofScope("subject", first);
    // An empty upload fits a quota of bytes that is already exceeded.
    const hasBytes = (counted: readonly Entry[], limit: number) =>
      needed === 0 || sum(counted) + needed <= limit;
    return (
      (first.caller.tenant === undefined || hasBytes(ofScope("tenant", first), tenant.bytesPerDay)) &&
      hasBytes(own, subject.bytesPerDay) &&
      own.length + uploads.length <= subject.uploadsPerDay
    );
  };
  const createAll = (uploads: readonly NewUpload[]) => {
    const own = uploads.filter((upload) => sharedBy(upload) === undefined);
    if (!hasRoomFor(own)) return false;
    for (const upload of uploads) {
      const { uploadId, object, caller, bytes = 0, until, now } = upload;
      const [id, shared] = sharedBy(upload) ?? [uploadId];
      const entry = { uploadId, object, caller, day: dayOf(now), bytes, state: "reserved", until } as const;
      entries.set(id, shared ? { ...shared, until: Math.max(shared.until, until) } : entry);
    }
    return true;
  };
  return {
    create: (upload) => createAll([upload]),
    createAll,
    abort: (upload) => {
      const [id] = reservedFor(upload);
      if (id !== undefined) entries.delete(id);
    },
    store: (stored) => {
      const { uploadId, object, event, size, caller, now } = stored;
      if ([...entries.values()].some((entry) => entry.event === event)) return;
      const booked = { state: "used", bytes: size, event, until: now } as const;
      const [id, reserved] = reservedFor(stored);
      if (id !== undefined && reserved !== undefined) entries.set(id, { ...reserved, ...booked });
      else entries.set(event, { uploadId, object, caller, day: dayOf(now), ...booked });
    },
    expire: (now) => {
      for (const [id, { state, until }] of entries)
        if (state === "reserved" && until < now) entries.delete(id);
    },
    usage: (moment) => {
      const own = ofScope("subject", moment);
      const all =
        moment.caller.tenant === undefined
          ? []
          : ([["tenant bytesPerDay", ofScope("tenant", moment), bytesOf]] as const);
      return [
        ...all,
        ["subject uploadsPerDay", own, () => 1] as const,
        ["subject bytesPerDay", own, bytesOf] as const,
      ].map(([quota, found, amount]) => [
        quota,
        total(found, "used", amount),
        total(found, "reserved", amount),
      ]);
    },
  };
}

function total(entries: readonly Entry[], state: Entry["state"], amount: (entry: Entry) => number): number {
  return entries.filter((entry) => entry.state === state).reduce((so, entry) => so + amount(entry), 0);
}

function sum(entries: readonly Entry[]): number {
  return entries.reduce((so, entry) => so + entry.bytes, 0);
}

const bytesOf = ({ bytes }: Entry): number => bytes;

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
