import type { AcceptedFinding } from "../finding.js";
import { BUCKET } from "../resource-kinds.js";

/** Accepted findings on the bucket. */
export const BUCKET_FINDINGS: readonly AcceptedFinding[] = [
  {
    rules: { checkov: ["CKV_AWS_18"], trivy: ["AWS-0089"] },
    title: "no server access logs",
    on: BUCKET,
    reason:
      "Logs need a second bucket with a policy for S3's logging service, which an account often has already.",
    settings: ["bucket.accessLogs"],
  },
  {
    rules: { checkov: ["CKV_AWS_21"], trivy: ["AWS-0090"] },
    title: "no versioning",
    on: BUCKET,
    reason:
      "Without `policy.overwrite` a key is written once, so versioning would keep nothing. Versions of objects that " +
      "were deleted would cost storage.",
    settings: ["bucket.versioned"],
  },
  {
    rules: { checkov: ["CKV_AWS_144"] },
    title: "no replication to another Region",
    on: BUCKET,
    reason: "A second Region doubles the cost, and the law may forbid it.",
    otherwise:
      "Add a replication configuration ([example](overrides.md#replication)); it needs `bucket.versioned`.",
  },
  {
    rules: { checkov: ["CKV_AWS_145"], trivy: ["AWS-0132"] },
    title: "no encryption with a KMS key",
    on: BUCKET,
    reason: "S3 encrypts every object with its own key (SSE-S3). A KMS key costs extra by the request.",
    settings: ["bucket.kmsKeyArn"],
  },
  {
    rules: { checkov: ["CKV2_AWS_62"] },
    title: "no event notifications",
    on: BUCKET,
    reason: "A bucket without `UploadCompleted` has nothing that would take its events.",
    otherwise: "Set the prop `eventBridge` of `UploadBucket`, as `Uploads` and the setting `events` do.",
  },
];
