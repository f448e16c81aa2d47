import { randomBytes } from "node:crypto";
import type { Bucket } from "../../../model.js";
import type { KeyRecord, Version } from "./object-record.js";

/** The version id of what is written now: `null` unless the bucket keeps versions. */
export function newVersionId(bucket: Bucket): string {
  return bucket.versioning === "Enabled"
    ? randomBytes(24).toString("base64url").replaceAll("-", ".")
    : "null";
}

/** The versions of a key without its current object: a marker in front of the others where the bucket keeps them. */
export function withoutCurrentObject(
  bucket: Bucket,
  record: KeyRecord | undefined,
  now: number,
): readonly Version[] {
  if (bucket.versioning === "Disabled") return [];
  return withNewVersion(bucket, record, deleteMarker(bucket, now));
}

/** Stands in front of the versions of a key whose object was deleted. */
export function deleteMarker(bucket: Bucket, now: number): Version {
  return { type: "delete-marker", versionId: newVersionId(bucket), lastModified: now };
}

/**
 * The versions of a key after a write: in front of all others where the bucket keeps versions; in place of the one
 * called `null` where it has stopped to; in place of everything where it never did.
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
