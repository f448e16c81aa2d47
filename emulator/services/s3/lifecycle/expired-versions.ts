import type { Clock } from "../../../clock.js";
import type { Bucket, Expiration } from "../../../model.js";
import type { BucketStore } from "../storage/bucket-store.js";
import type { KeyRecord, Version } from "../storage/object-record.js";
import { withoutCurrentObject } from "../storage/versioning.js";
import { dueDate } from "./due-date.js";

/** The versions that a key keeps, and the number of versions that expired. */
interface Remaining {
  readonly versions: readonly Version[];
  readonly expired: number;
}

/** A version, with its age for the lifecycle. */
interface Candidate {
  readonly version: Version;
  /** 0 is the current version, 1 the newest noncurrent one. */
  readonly index: number;
  /** Creation time of the version, or of its successor if the version is noncurrent. Milliseconds since 1970. */
  readonly start: number;
}

/**
 * Removes the objects that a bucket's lifecycle rules expire. In a bucket with versioning, an expired current object
 * gets a delete marker instead.
 * @returns the number of expired versions
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
    rules.some((rule) => appliesTo(rule, candidate) && dueDate(candidate.start, rule.days) <= now);
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

/** Whether a rule applies to a version. A delete marker has no tags, and does not expire as the current version. */
function appliesTo(
  { versions, tags, newerNoncurrentVersions = 0 }: Expiration,
  candidate: Candidate,
): boolean {
  const { version, index } = candidate;
  const isOfKind = index === 0 ? version.type === "object" : index > newerNoncurrentVersions;
  const has = version.type === "object" ? version.tags : {};
  return (
    versions === (index === 0 ? "current" : "noncurrent") &&
    isOfKind &&
    Object.entries(tags).every(([key, value]) => has[key] === value)
  );
}
