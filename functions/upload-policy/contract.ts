import type { UploadPolicy } from "./policy.js";

export * from "./policy.js";

/** The defaults of a policy's fields. The default of `formExpirySeconds` is the policy's `urlExpirySeconds`. */
export const DEFAULT_UPLOAD_POLICY: UploadPolicy = {
  minBytes: 0,
  maxBytes: 5_368_709_120,
  allowedContentTypes: [],
  allowedExtensions: [],
  keyPrefix: "subject",
  overwrite: false,
  checksum: "optional",
  urlExpirySeconds: 900,
  longLivedUrls: false,
};

/**
 * Completes a policy with the defaults.
 * @param given - Fields that differ from {@link DEFAULT_UPLOAD_POLICY}. An undefined field counts as omitted.
 */
export function completeUploadPolicy(given: Partial<UploadPolicy> = {}): UploadPolicy {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...DEFAULT_UPLOAD_POLICY, ...present };
}
