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

/** Fields of a policy that callers may read. */
const PUBLIC_FIELDS = [
  "minBytes",
  "maxBytes",
  "allowedContentTypes",
  "allowedExtensions",
  "overwrite",
  "checksum",
  "urlExpirySeconds",
  "limits",
  "attributes",
] as const satisfies readonly (keyof UploadPolicy)[];

/** The part of an upload policy that callers see, so that a client can check a file before sending it. */
export type PublicPolicy = Pick<UploadPolicy, (typeof PUBLIC_FIELDS)[number]>;

/** Makes the {@link PublicPolicy} of a policy. */
export function publicPolicy(policy: UploadPolicy): PublicPolicy {
  const fields = PUBLIC_FIELDS.map((field) => [field, policy[field]] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as unknown as PublicPolicy;
}

/**
 * Completes a policy with the defaults.
 * @param given - Fields that differ from {@link DEFAULT_UPLOAD_POLICY}. An undefined field counts as omitted.
 */
export function completeUploadPolicy(given: Partial<UploadPolicy> = {}): UploadPolicy {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...DEFAULT_UPLOAD_POLICY, ...present };
}
