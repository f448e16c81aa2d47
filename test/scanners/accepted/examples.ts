import type { AcceptedFinding } from "../finding.js";
import { KEY_POLICY, PAGES_BUCKET, SHOP_STAGE, TRAIL } from "../resource-kinds.js";

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
  {
    rules: { checkov: ["CKV_AWS_67"], trivy: ["AWS-0014"] },
    title: "not in all Regions",
    on: TRAIL,
    reason: "The trail records requests for the objects of one bucket, which is in this Region.",
  },
  {
    rules: { checkov: ["CKV_AWS_35"], trivy: ["AWS-0015"] },
    title: "no customer managed key",
    on: TRAIL,
    reason:
      "Log files have S3's own encryption. A key would need a policy for CloudTrail, and a price for each month.",
  },
  {
    rules: { checkov: ["CKV2_AWS_10"], trivy: ["AWS-0162"] },
    title: "not sent to CloudWatch Logs",
    on: TRAIL,
    reason:
      "Auditors query the log files in their bucket. CloudWatch Logs would store each event again, for a price by volume.",
  },
  {
    rules: { checkov: ["CKV_AWS_252"] },
    title: "no SNS topic",
    on: TRAIL,
    reason: "A topic announces each log file. Nothing waits for them.",
  },
];
