import type { AcceptedFinding } from "../finding.js";
import { LOG_GROUP, METHODS, REST_API, STAGE } from "../resource-kinds.js";

/** Accepted findings on the REST APIs, and on log groups, most of which are theirs. */
export const API_FINDINGS: readonly AcceptedFinding[] = [
  {
    rules: { checkov: ["CKV_AWS_73"], trivy: ["AWS-0003"] },
    title: "no X-Ray traces",
    on: STAGE,
    reason: "Traces cost extra by the request.",
    settings: ["functions.tracing"],
  },
  {
    rules: { checkov: ["CKV_AWS_120"] },
    title: "no cache",
    on: STAGE,
    reason:
      "Each response is about one upload of one caller. A cached one would bypass the authorizer's decision.",
  },
  {
    rules: { checkov: ["CKV_AWS_225"], trivy: ["AWS-0190"] },
    title: "no cache",
    on: METHODS,
    reason:
      "Each response is about one upload of one caller. A cached one would bypass the authorizer's decision.",
  },
  {
    rules: { checkov: ["CKV2_AWS_4"] },
    title: "no execution logs",
    on: STAGE,
    reason:
      "Execution logs can contain headers and bodies, and so tokens and signed URLs. Access logs are on.",
  },
  {
    rules: { trivy: ["AWS-0001"] },
    title: "no access logs",
    on: STAGE,
    reason:
      "Access logs are on, unless `accessLogRetentionDays` is false. Trivy does not read the block that sets them.",
  },
  {
    rules: { checkov: ["CKV2_AWS_29"] },
    title: "no web ACL",
    on: STAGE,
    reason: "A web ACL costs extra. Stages have throttling, and an authorizer decides on every request.",
    settings: ["webAclArn"],
    otherwise: "The setting `rateLimit` makes a web ACL.",
  },
  {
    rules: { checkov: ["CKV2_AWS_77"] },
    title: "no web ACL rule against Log4j",
    on: STAGE,
    reason: "Nothing here runs Java. A web ACL of `rateLimit` has the one rule that limits requests.",
    otherwise:
      "Set `webAclArn` to a web ACL with AWS's managed rules. Checkov sees it only in the same stack.",
  },
  {
    rules: { checkov: ["CKV2_AWS_51"] },
    title: "no client certificate",
    on: STAGE,
    reason:
      "API Gateway shows this certificate to an HTTP backend. The backends here are Lambda and S3, which get signed " +
      "requests.",
  },
  {
    rules: { checkov: ["CKV_AWS_237"] },
    title: "no `create_before_destroy`",
    on: REST_API,
    reason:
      "Terraform would extend it to all that the API depends on: functions and roles, of which two with one name " +
      "cannot exist.",
  },
  {
    rules: { checkov: ["CKV_AWS_158"], trivy: ["AWS-0017"] },
    title: "no KMS key",
    on: LOG_GROUP,
    reason: "CloudWatch encrypts logs with its own key, and they hold no secret.",
    settings: ["functions.logKmsKeyArn"],
  },
  {
    rules: { checkov: ["CKV_AWS_338"] },
    title: "kept for less than a year",
    on: LOG_GROUP,
    reason: "The default is 30 days: log entries name callers and keys, which can be personal data.",
    settings: ["functions.logRetentionDays", "accessLogRetentionDays"],
  },
];
