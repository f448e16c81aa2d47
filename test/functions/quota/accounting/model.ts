import type { QuotaCaller } from "../../../../functions/quota/limits/caller-limits.js";
import type { UploadObject } from "../../../../functions/quota/lookup/find-reservation.js";
import { s3UploadId } from "./history.js";

/** A simple model of a day's quotas: a list of uploads, and sums over it. */
export interface AccountingModel {
  /** Creates an upload if every limit has room for it, and says whether it has. */
  create(upload: NewUpload): boolean;
  /** Creates all of the uploads if every limit has room for their sum, or none. */
  createAll(uploads: readonly NewUpload[]): boolean;
  /** Says whether an upload of this size can be completed, and reserves what it lacks. */
  complete(upload: CompletedUpload): boolean;
  /** Releases an upload that has not ended, unless S3 may be completing it. */
  abort(upload: NamedUpload & Moment): void;
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

interface CompletedUpload extends NamedUpload, Moment {
  readonly bytes: number;
}

interface NamedUpload {
  readonly uploadId: string;
  readonly object: UploadObject;
}

interface Entry extends NamedUpload {
  readonly caller: QuotaCaller;
  readonly day: string;
  readonly bytes: number;
  readonly isSizeKnown: boolean;
  /** 0 for bytes that another entry lacks. */
  readonly uploads: 0 | 1;
  state: "reserved" | "used";
  until: number;
  /** Until when S3 may be completing it. */
  completingUntil: number;
  /** S3's id of the only upload that it is for. */
  boundTo?: string;
  /** The entry of the bytes that it lacks. */
  supplement?: Entry;
  /** The event that has booked it. */
  readonly event?: string;
}

/** The limits of the model. */
interface Limits {
  readonly subject: { readonly bytesPerDay: number; readonly uploadsPerDay: number };
  readonly tenant: { readonly bytesPerDay: number };
}

const COMPLETION_MS = 900_000;
const NO_OBJECT = { key: "", isWrittenOnce: false };

/** Makes an empty model. */
export function createModel({ subject, tenant }: Limits): AccountingModel {
  let entries: readonly Entry[] = [];
  const add = (entry: Entry) => {
    entries = [...entries, entry];
    return entry;
  };
  const remove = (entry: Entry) => {
    entries = entries.filter((one) => one !== entry);
  };
  /** An object that is written once has one upload, even if several are requested. */
  const reservedFor = ({ uploadId, object, caller }: NamedUpload & Pick<Moment, "caller">) =>
    entries.filter(
      (entry) =>
        entry.state === "reserved" &&
        entry.caller === caller &&
        (object.isWrittenOnce ? entry.object.key === object.key : entry.uploadId === uploadId),
    );
  const ofScope = (scope: "subject" | "tenant", { caller, now }: Moment): readonly Entry[] =>
    entries.filter(
      (one) =>
        one.day === dayOf(now) &&
        one.caller.tenant === caller.tenant &&
        (scope === "tenant" || one.caller.subject === caller.subject),
    );
  const hasRoomFor = (needed: { readonly bytes: number; readonly uploads: number }, moment: Moment) => {
    const own = ofScope("subject", moment);
    // An empty upload fits a quota of bytes that is already exceeded.
    const hasBytes = (counted: readonly Entry[], limit: number) =>
      needed.bytes === 0 || sum(counted, bytesOf) + needed.bytes <= limit;
    return (
      (moment.caller.tenant === undefined || hasBytes(ofScope("tenant", moment), tenant.bytesPerDay)) &&
      hasBytes(own, subject.bytesPerDay) &&
      (needed.uploads === 0 || sum(own, uploadsOf) + needed.uploads <= subject.uploadsPerDay)
    );
  };
  const sharedBy = (upload: NewUpload) =>
    upload.object.isWrittenOnce
      ? reservedFor(upload).find(
          (entry) =>
            entry.day === dayOf(upload.now) &&
            entry.bytes === (upload.bytes ?? 0) &&
            entry.isSizeKnown === (upload.bytes !== undefined),
        )
      : undefined;
  const createAll = (uploads: readonly NewUpload[]) => {
    const [first] = uploads;
    if (first === undefined) return true;
    const own = uploads.filter(
      (upload, at) => sharedBy(upload) === undefined && !isRepeated(upload, uploads.slice(0, at)),
    );
    const bytes = own.reduce((so, one) => so + (one.bytes ?? 1), 0);
    if (own.length > 0 && !hasRoomFor({ bytes, uploads: own.length }, first)) return false;
    for (const upload of uploads) {
      const shared = sharedBy(upload);
      if (shared === undefined) add(entryOf(upload));
      else shared.until = Math.max(shared.until, upload.until);
    }
    return true;
  };
  /** The entries of an upload's creation. */
  const createdAs = (upload: CompletedUpload) =>
    reservedFor(upload).filter(
      ({ boundTo }) => upload.object.isWrittenOnce || boundTo === undefined || boundTo === s3UploadId(upload),
    );
  const keep = (entry: Entry, upload: CompletedUpload) => {
    entry.completingUntil = upload.now + COMPLETION_MS;
    if (!upload.object.isWrittenOnce && entry.uploadId === upload.uploadId)
      entry.boundTo = s3UploadId(upload);
    return true;
  };
  const addCompleting = (
    upload: CompletedUpload,
    made: Pick<Entry, "uploadId" | "object" | "bytes" | "uploads">,
  ) => {
    const { caller, now } = upload;
    const until = now + COMPLETION_MS;
    const rest = { caller, day: dayOf(now), isSizeKnown: true, state: "reserved" } as const;
    return add({ ...rest, ...made, until, completingUntil: until });
  };
  /** Adds what the creation lacks to it; undefined if it is of an earlier day. */
  const supplement = (creation: Entry, upload: CompletedUpload): boolean | undefined => {
    const bytes = upload.bytes - creation.bytes;
    const known = creation.supplement;
    if (known !== undefined && entries.includes(known) && known.bytes >= bytes) {
      return keep(known, upload) && keep(creation, upload);
    }
    if (creation.day !== dayOf(upload.now)) return undefined;
    if (!hasRoomFor({ bytes, uploads: 0 }, upload)) return false;
    creation.supplement = addCompleting(upload, {
      uploadId: "supplement",
      object: NO_OBJECT,
      bytes,
      uploads: 0,
    });
    return keep(creation, upload);
  };
  const complete = (upload: CompletedUpload): boolean => {
    const { uploadId, object, caller, bytes, now } = upload;
    const wholeId = `whole-${s3UploadId(upload)}`;
    const created = createdAs(upload);
    const whole = reservedFor({ uploadId: wholeId, object: NO_OBJECT, caller });
    const covering = [...created, ...whole].find((entry) => entry.bytes >= bytes);
    if (covering !== undefined) return keep(covering, upload);
    const [creation] = created;
    const supplemented = creation && supplement(creation, upload);
    if (supplemented !== undefined) return supplemented;
    if (creation !== undefined && creation.completingUntil < now) remove(creation);
    if (!hasRoomFor({ bytes, uploads: 1 }, upload)) return false;
    const named = object.isWrittenOnce ? { uploadId, object } : { uploadId: wholeId, object: NO_OBJECT };
    addCompleting(upload, { ...named, bytes, uploads: 1 });
    return true;
  };
  return {
    create: (upload) => {
      const isCreated = createAll([upload]);
      const created = isCreated ? (sharedBy(upload) ?? reservedFor(upload).at(-1)) : undefined;
      if (created !== undefined) created.boundTo = s3UploadId(upload);
      return isCreated;
    },
    createAll,
    complete,
    abort: (upload) => {
      const isOwn = ({ boundTo }: Entry) => boundTo === undefined || boundTo === s3UploadId(upload);
      const entry = reservedFor(upload).find(isOwn);
      if (entry !== undefined && entry.completingUntil < upload.now) remove(entry);
    },
    store: (stored) => {
      const { event, size, caller, now } = stored;
      if (entries.some((entry) => entry.event === event)) return;
      const [reserved] = reservedFor(stored);
      const booked = { state: "used", bytes: size, event } as const;
      if (reserved === undefined) {
        add({ ...entryOf({ ...stored, caller, bytes: size, until: now, now }), ...booked });
        return;
      }
      entries = entries.map((entry) => (entry === reserved ? { ...reserved, ...booked } : entry));
      if (reserved.supplement !== undefined) remove(reserved.supplement);
    },
    expire: (now) => {
      entries = entries.filter(
        ({ state, until, completingUntil }) => state === "used" || until >= now || completingUntil >= now,
      );
    },
    usage: (moment) => {
      const own = ofScope("subject", moment);
      const all =
        moment.caller.tenant === undefined
          ? []
          : ([["tenant bytesPerDay", ofScope("tenant", moment), bytesOf]] as const);
      return [
        ...all,
        ["subject uploadsPerDay", own, uploadsOf] as const,
        ["subject bytesPerDay", own, bytesOf] as const,
      ].map(([quota, found, amount]) => [
        quota,
        sum(
          found.filter(({ state }) => state === "used"),
          amount,
        ),
        sum(
          found.filter(({ state }) => state === "reserved"),
          amount,
        ),
      ]);
    },
  };
}

function entryOf({ uploadId, object, caller, bytes, until, now }: NewUpload): Entry {
  return {
    uploadId,
    object,
    caller,
    day: dayOf(now),
    bytes: bytes ?? 0,
    isSizeKnown: bytes !== undefined,
    uploads: 1,
    state: "reserved",
    until,
    completingUntil: 0,
  };
}

/** Whether another upload of the same request is for the same object and of the same size. */
function isRepeated({ object, bytes }: NewUpload, earlier: readonly NewUpload[]): boolean {
  return object.isWrittenOnce && earlier.some((one) => one.object.key === object.key && one.bytes === bytes);
}

function sum(entries: readonly Entry[], amount: (entry: Entry) => number): number {
  return entries.reduce((so, entry) => so + amount(entry), 0);
}

const bytesOf = ({ bytes }: Entry): number => bytes;
const uploadsOf = ({ uploads }: Entry): number => uploads;

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
