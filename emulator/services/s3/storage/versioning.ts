import { randomBytes } from "node:crypto";
import type { Bucket } from "../../../model.js";
import type { KeyRecord, Version } from "./object-record.js";

/** The id of a new version: `null` unless the bucket has versioning. */
export function newVersionId(bucket: Bucket): string {
  return bucket.versioning === "Enabled"
    ? randomBytes(24).toString("base64url").replaceAll("-", ".")
    : "null";
}

/** The versions of a key after a deletion: with a delete marker in front if the bucket has versioning. */
export function withoutCurrentObject(
  bucket: Bucket,
  record: KeyRecord | undefined,
  now: number,
): readonly Version[] {
  if (bucket.versioning === "Disabled") return [];
  return withNewVersion(bucket, record, deleteMarker(bucket, now));
}

/** Creates a delete marker for a deleted object. */
export function deleteMarker(bucket: Bucket, now: number): Version {
  return { type: "delete-marker", versionId: newVersionId(bucket), lastModified: now };
}

/**
 * The versions of a key after a write. With versioning, the new version comes first. With suspended versioning, the new
 * version replaces the version `null`. Without versioning, it replaces all versions.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
 */
export function withNewVersion(
  bucket: Bucket,
  record: KeyRecord | undefined,
  version: Version,
): readonly Version[] {
  const others = (record?.versions ?? []).filter(({ versionId }) => versionId !== version.versionId);
  return bucket.versioning === "Disabled" ? [version] : [version, ...others];
}
