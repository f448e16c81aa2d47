import type { WebAcl } from "../../../model.js";
import type { Findings, Resources } from "../../model/findings.js";
import type { ArgumentsOf, Resource } from "../../schema/resource-type.js";
import { webAcl } from "./web-acl.js";

/** The web ACLs of a stack, their rules in order of priority. */
export function buildWebAcls(resources: Resources, findings: Findings): readonly WebAcl[] {
  return resources.of(webAcl).map((one) => {
    const { name, default_action: action, rule: rules } = one.arguments;
    if (!action.allow === !action.block) {
      findings.report(one, "default_action", "has to be one of allow and block");
    }
    if (one.arguments.scope === "CLOUDFRONT" && one.region !== "us-east-1") {
      findings.warn(one, `is for CloudFront and in ${one.region}; AWS has such web ACLs in us-east-1 only`);
    }
    return {
      constructPath: one.constructPath,
      arn: one.text("arn"),
      name,
      defaultAction: action.block ? "block" : "allow",
      rateRules: rules
        .toSorted((left, right) => left.priority - right.priority)
        .map((rule) => rateRule(rule, one, findings)),
    };
  });
}

type WebAclResource = Resource<ArgumentsOf<typeof webAcl>>;

function rateRule(
  { name, action, statement }: WebAclResource["arguments"]["rule"][number],
  one: WebAclResource,
  findings: Findings,
): WebAcl["rateRules"][number] {
  if (!action.block === !action.count) {
    findings.report(one, "rule.action", `of ${name} has to be one of block and count`);
  }
  const { limit, evaluation_window_sec: evaluationWindowSeconds } = statement.rate_based_statement;
  const blockStatus = action.block?.custom_response?.response_code;
  return {
    name,
    limit,
    evaluationWindowSeconds,
    action: action.block ? "block" : "count",
    ...(blockStatus === undefined ? {} : { blockStatus }),
  };
}
