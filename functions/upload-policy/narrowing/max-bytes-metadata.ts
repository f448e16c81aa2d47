import type { Identity } from "../../identity/contract.js";

/**
 * Metadata of an upload whose size is not known beforehand, by which the check after the upload enforces the caller's own
 * limit. Empty if the caller has none.
 */
export function maxBytesMetadata({ policy }: Identity): Readonly<Record<string, string>> {
  return policy?.maxBytes === undefined ? {} : { "x-amz-meta-upload-max-bytes": String(policy.maxBytes) };
}
