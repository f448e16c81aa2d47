import type { Narrow, UploadDecision } from "../../../upload-policy/decide.js";
import { decideUpload } from "../../../upload-policy/decide.js";
import type { Checksum } from "../../../upload-policy/policy.js";
import type { CallerRequest } from "../../operation.js";

/** The values of an upload that a later request states. */
interface Said {
  /** The whole object's size in bytes. @default - not known */
  readonly length?: number;
  /** @default - none */
  readonly checksums?: readonly Checksum[];
  /** Applies the limits of its key to the upload. @default - none, for a request that stores nothing */
  readonly narrow?: Narrow;
}

/**
 * Decides a request about an upload that was created before. The key is decided as it was then. S3 accepts an upload id
 * with the key that it was created for only, so that a caller reaches no upload of another prefix. The limits of the key
 * are decided again, on the size. What only the creation knows is not: the type, and what the custom rule says of it.
 */
export function decideCreatedUpload(
  { key, identity, settings: { policy, prefix } }: CallerRequest,
  { length, checksums = [], narrow }: Said = {},
): UploadDecision {
  const minBytes = length === undefined ? 0 : policy.minBytes;
  return decideUpload({
    request: { key, length, checksums },
    identity,
    policy: { ...policy, minBytes, allowedContentTypes: [], checksum: "optional" },
    prefix,
    judgedLater: { length: length === undefined, type: true, rule: true },
    narrow,
  });
}
