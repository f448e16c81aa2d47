import type { Clock } from "../../../clock.js";
import type { Bucket, Expiration } from "../../../model.js";
import type { BucketStore } from "../storage/bucket-store.js";
import type { KeyRecord, Version } from "../storage/object-record.js";
import { withoutCurrentObject } from "../storage/versioning.js";
import { dueDate } from "./due-date.js";

/** The versions that a key keeps, and how many have expired. */
interface Remaining {
  readonly versions: readonly Version[];
  readonly expired: number;
}

/** A version, and how old it is for the lifecycle. */
interface Candidate {
  readonly version: Version;
  /** 0: the current one; 1: the newest of those that are not. */
  readonly index: number;
  /** Its creation or, if it is not the current one, its successor's; in milliseconds since 1970. */
  readonly start: number;
}

/**
 * Removes the objects of a bucket that its lifecycle rules expire, and tells how many versions they were. In a bucket
 * with versions, an expired current object gets a delete marker in front of it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export async function expireVersions(bucket: Bucket, store: BucketStore, clock: Clock): Promise<number> {
  if (bucket.expirations.length === 0) return 0;
  const now = clock();
  let expired = 0;
  for (const record of await store.records()) {
    if (remaining(bucket, record, now).expired === 0) continue;
    expired += await store.change(record.key, (latest) => {
      const { versions, expired: result } = remaining(bucket, latest ?? { ...record, versions: [] }, now);
      return { versions, result };
    });
  }
  return expired;
}

function remaining(bucket: Bucket, record: KeyRecord, now: number): Remaining {
  const { key, versions } = record;
  const rules = bucket.expirations.filter(({ prefix }) => key.startsWith(prefix));
  const isDue = (candidate: Candidate): boolean =>
    rules.some((rule) => isAbout(rule, candidate) && dueDate(candidate.start, rule.days) <= now);
  const due = versions.filter((version, index) =>
    isDue({ version, index, start: (versions[index - 1] ?? version).lastModified }),
  );
  const kept = versions.filter((version, index) => index === 0 || !due.includes(version));
  const isCurrentDue = versions[0] !== undefined && due.includes(versions[0]);
  return {
    versions: isCurrentDue ? withoutCurrentObject(bucket, { key, versions: kept }, now) : kept,
    expired: due.length,
  };
}

/** A delete marker has no tags, and as the current version it does not expire. */
function isAbout({ versions, tags, newerNoncurrentVersions = 0 }: Expiration, candidate: Candidate): boolean {
  const { version, index } = candidate;
  const isOfKind = index === 0 ? version.type === "object" : index > newerNoncurrentVersions;
  const has = version.type === "object" ? version.tags : {};
  return (
    versions === (index === 0 ? "current" : "noncurrent") &&
    isOfKind &&
    Object.entries(tags).every(([key, value]) => has[key] === value)
  );
}
