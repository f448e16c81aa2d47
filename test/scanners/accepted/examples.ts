import type { AcceptedFinding } from "../finding.js";
import { KEY_POLICY, PAGES_BUCKET, SHOP_STAGE } from "../resource-kinds.js";

/** Accepted findings on what only examples have. */
export const EXAMPLE_FINDINGS: readonly AcceptedFinding[] = [
  {
    rules: { checkov: ["CKV_AWS_109", "CKV_AWS_111", "CKV_AWS_356"] },
    title: "`*` as resource, and `kms:*` for the account",
    on: KEY_POLICY,
    reason:
      "In a key's policy `*` is this one key. AWS's own default policy allows the account everything, so that policies " +
      "of IAM decide; without it no principal could change the key.",
  },
  {
    rules: { checkov: ["CKV2_AWS_61"] },
    title: "no lifecycle rules",
    on: PAGES_BUCKET,
    reason: "Pages of a site stay until they are replaced. A bucket of `UploadBucket` has lifecycle rules.",
  },
  {
    rules: { checkov: ["CKV_AWS_76"] },
    title: "no access logs",
    on: SHOP_STAGE,
    reason:
      "The stage is an example of your own stage, which has its own log. The stages of `DirectUpload` and `PresignedUpload` have access logs.",
  },
];
