import type { Narrow, UploadDecision } from "../../../upload-policy/decide.js";
import { decideUpload } from "../../../upload-policy/decide.js";
import type { Checksum } from "../../../upload-policy/policy.js";
import type { CallerRequest } from "../../operation.js";

/** The values of an upload that a later request repeats. */
interface RepeatedValues {
  /** The whole object's size in bytes. @default - unknown */
  readonly length?: number;
  /** @default - no checksums */
  readonly checksums?: readonly Checksum[];
  /** Applies the limits of its key to the upload. @default - no limits, for a request that stores nothing */
  readonly narrow?: Narrow;
}

/**
 * Decides a request for an existing multipart upload. The key is decided as at creation: S3 accepts an upload id only
 * with its key, so a caller cannot reach an upload of another prefix. The limits of the key are applied to the size
 * again. The type and the custom rule were decided at creation only.
 */
export function decideCreatedUpload(
  { key, identity, settings: { policy, prefix } }: CallerRequest,
  { length, checksums = [], narrow }: RepeatedValues = {},
): UploadDecision {
  const minBytes = length === undefined ? 0 : policy.minBytes;
  return decideUpload({
    request: { key, length, checksums },
    identity,
    policy: { ...policy, minBytes, allowedContentTypes: [], checksum: "optional" },
    prefix,
    checkedLater: { length: length === undefined, type: true, rule: true },
    narrow,
  });
}
