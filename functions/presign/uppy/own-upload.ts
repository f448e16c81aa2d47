import { callerPrefix } from "../../upload-policy/caller-prefix.js";
import { rejected } from "../../upload-policy/rejection.js";
import { relativeKey } from "../../upload-policy/relative-key.js";
import type { RouteContext, RouteRejection, RouteRequest } from "../api/route.js";
import { noSuchUpload } from "../multipart/completion/own-object.js";
import type { S3UploadRef } from "../ports.js";
import { freshKeyId } from "../signing/fresh-key.js";
import { callerBoundId } from "./caller-bound-id.js";
import { checksumImpossible } from "./fresh-upload.js";
import { readLimitedId } from "./limited-id.js";

/** A multipart upload that the caller may continue, or the rejection. */
export type OwnUpload =
  | {
      readonly outcome: "own";
      readonly ref: S3UploadRef;
      /** Our id, from the key and `x-amz-meta-upload-id`. */
      readonly uploadId: string;
      readonly subjectSegment: string;
      /** Largest object in bytes, from the upload's id. @default - the policy's */
      readonly maxBytes?: number;
    }
  | RouteRejection;

const PRINTABLE = /^[\x21-\x7e]+$/;

/**
 * The upload that a client names by S3's key and id. The key must be one that we made for this caller; S3 checks that
 * its id belongs to the key.
 */
export function ownUpload(
  named: S3UploadRef,
  identity: RouteRequest["identity"],
  { settings: { policy, prefix } }: RouteContext,
): OwnUpload {
  const { ref, maxBytes } = readLimitedId(named);
  const { key, s3UploadId } = ref;
  // An upload that began on another route could lose its required checksum here.
  if (policy.checksum === "required") return checksumImpossible();
  const caller = callerPrefix(identity, policy);
  if (caller.outcome === "rejected") return caller;
  const own = prefix + caller.prefix + caller.requiredPrefix;
  if (!key.startsWith(own)) {
    return rejected(
      403,
      "NotYourKey",
      "key is not below the caller's own prefix. Send the key that the upload was created with.",
    );
  }
  const relative = relativeKey(key.slice(own.length));
  if (relative.outcome === "rejected") return relative;
  const uploadId = freshKeyId(relative.key);
  const isOwn = uploadId !== undefined && callerBoundId(uploadId, caller.subjectSegment, policy) === uploadId;
  return !isOwn || !PRINTABLE.test(s3UploadId)
    ? noSuchUpload()
    : { outcome: "own", ref, uploadId, subjectSegment: caller.subjectSegment, maxBytes };
}
