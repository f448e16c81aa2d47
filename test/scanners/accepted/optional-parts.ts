import type { AcceptedFinding } from "../finding.js";
import { CONFIGURATION, PARAMETER, QUOTA_TABLE, WEB_ACL } from "../resource-kinds.js";

/** Accepted findings on resources that only some settings make, and on a configuration as a whole. */
export const OPTIONAL_FINDINGS: readonly AcceptedFinding[] = [
  {
    rules: { checkov: ["CKV_AWS_119"], trivy: ["AWS-0025"] },
    title: "no KMS key of the account",
    on: QUOTA_TABLE,
    reason: "DynamoDB encrypts the table with its own key, at no charge.",
    settings: ["quota.kmsKeyArn"],
  },
  {
    rules: { checkov: ["CKV_AWS_28"], trivy: ["AWS-0024"] },
    title: "no point-in-time recovery",
    on: QUOTA_TABLE,
    reason:
      "It holds counters of the current periods; a lost table means that each caller's quota begins again.",
    settings: ["quota.pointInTimeRecovery"],
  },
  {
    rules: { checkov: ["CKV2_AWS_34"] },
    title: "not encrypted",
    on: PARAMETER,
    reason:
      "Settings hold no secret, only hashes of pre-shared keys. Encryption with a KMS key would add a call to each cold " +
      "start.",
  },
  {
    rules: { checkov: ["CKV_AWS_192"] },
    title: "no rule against Log4j",
    on: WEB_ACL,
    reason: "Nothing here runs Java. The web ACL has the one rule that limits requests.",
    otherwise: "Set `webAclArn` and `edge.webAclArn` to web ACLs of yours, in place of `rateLimit`.",
  },
  {
    rules: { checkov: ["CKV2_AWS_31"] },
    title: "no logs",
    on: WEB_ACL,
    reason:
      "Blocked requests are counted in CloudWatch's metrics. Logs would cost extra and contain headers.",
    otherwise: "Set `webAclArn` and `edge.webAclArn` to web ACLs of yours that log, in place of `rateLimit`.",
  },
  {
    rules: { tflint: ["terraform_required_version"] },
    title: "no `required_version`",
    on: CONFIGURATION,
    reason: "CDKTF does not write it, and checkov reads nothing of a JSON configuration that has it.",
    otherwise: "Write a `versions.tf` next to `cdk.tf.json`, as this app does for its own stacks.",
  },
];
