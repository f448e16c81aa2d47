import type { AcceptedFinding } from "../finding.js";
import { DISTRIBUTION, RESPONSE_HEADERS } from "../resource-kinds.js";

/** Accepted findings on the CloudFront distribution. */
export const DISTRIBUTION_FINDINGS: readonly AcceptedFinding[] = [
  {
    rules: { checkov: ["CKV_AWS_68"], trivy: ["AWS-0011"] },
    title: "no web ACL",
    on: DISTRIBUTION,
    reason: "A web ACL costs extra. The edge function decides on every request.",
    settings: ["edge.webAclArn"],
    otherwise: "The setting `edge.rateLimit` makes a web ACL.",
  },
  {
    rules: { checkov: ["CKV2_AWS_47"] },
    title: "no web ACL rule against Log4j",
    on: DISTRIBUTION,
    reason: "Nothing here runs Java. A web ACL of `edge.rateLimit` has the one rule that limits requests.",
    otherwise:
      "Set `edge.webAclArn` to a web ACL with AWS's managed rules. Checkov sees it only in the same stack.",
  },
  {
    rules: { checkov: ["CKV_AWS_86"], trivy: ["AWS-0010"] },
    title: "no access logs",
    on: DISTRIBUTION,
    reason: "Logs need a bucket whose ACLs are enabled. The edge function logs its decisions.",
    settings: ["edge.accessLogs"],
  },
  {
    rules: { checkov: ["CKV_AWS_174"], trivy: ["AWS-0013"] },
    title: "TLS older than 1.2",
    on: DISTRIBUTION,
    reason:
      "CloudFront sets the TLS versions of a cloudfront.net domain. With a domain of yours it is TLS 1.2 or newer.",
    settings: ["edge.aliases", "edge.certificateArn"],
  },
  {
    rules: { checkov: ["CKV2_AWS_42"] },
    title: "no certificate of its own",
    on: DISTRIBUTION,
    reason: "A certificate needs a domain of yours.",
    settings: ["edge.aliases", "edge.certificateArn"],
  },
  {
    rules: { checkov: ["CKV_AWS_374"] },
    title: "no restriction to countries",
    on: DISTRIBUTION,
    reason: "Callers are authenticated, wherever they are.",
    settings: ["edge.countries"],
  },
  {
    rules: { checkov: ["CKV_AWS_305"] },
    title: "no default root object",
    on: DISTRIBUTION,
    reason: "It serves no pages: a request for `/` gets an error of the edge function.",
  },
  {
    rules: { checkov: ["CKV_AWS_310"] },
    title: "no second origin for failures",
    on: DISTRIBUTION,
    reason:
      "CloudFront uses a second origin for GET, HEAD and OPTIONS only, and an upload belongs in one bucket.",
  },
  {
    rules: { checkov: ["CKV_AWS_259"] },
    title: "HSTS without subdomains and preloading",
    on: RESPONSE_HEADERS,
    reason:
      "`Strict-Transport-Security` is set, for two years. Subdomains and preload lists concern other hosts of the " +
      "domain.",
  },
];
