import type { UploadDecision } from "../../../upload-policy/decide.js";
import { decideUpload } from "../../../upload-policy/decide.js";
import type { Checksum } from "../../../upload-policy/policy.js";
import type { CallerRequest } from "../../operation.js";

/** What a later request says of an upload. */
interface Said {
  /** The whole object's size in bytes. @default - not known */
  readonly length?: number;
  /** @default - none */
  readonly checksums?: readonly Checksum[];
}

/**
 * Decides a request about an upload that was created before. The key is decided as it was then. S3 accepts an upload id
 * with the key that it was created for only, so that a caller reaches no upload of another prefix. What S3 has kept since
 * the creation, such as the type and the upload's own limits, is not decided again.
 */
export function decideCreatedUpload(
  { key, identity, settings: { policy, prefix } }: CallerRequest,
  { length, checksums = [] }: Said = {},
): UploadDecision {
  const minBytes = length === undefined ? 0 : policy.minBytes;
  return decideUpload({
    request: { key, length, checksums },
    identity,
    policy: { ...policy, minBytes, allowedContentTypes: [], checksum: "optional" },
    prefix,
  });
}
