import type { Identity } from "../../identity/contract.js";

/**
 * Metadata with the caller's own size limit, for the check after the upload. Needed if the size is unknown before the
 * upload. Empty if the caller has no limit.
 */
export function maxBytesMetadata({ policy }: Identity): Readonly<Record<string, string>> {
  return policy?.maxBytes === undefined ? {} : { "x-amz-meta-upload-max-bytes": String(policy.maxBytes) };
}
