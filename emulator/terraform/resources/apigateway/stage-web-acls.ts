import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import { webAcl } from "../security/web-acl.js";
import { webAclAssociation } from "../security/web-acl-association.js";
import { stage } from "./rest-api.js";

/** The ARNs of stages' web ACLs, by the stages' ARNs. Reports associations that AWS would reject. */
export function stageWebAcls(resources: Resources, diagnostics: Diagnostics): ReadonlyMap<string, string> {
  const stages = new Set(resources.of(stage).map((one) => one.string("arn")));
  const acls = new Map(resources.of(webAcl).map((one) => [one.string("arn"), one.arguments.scope]));
  return new Map(
    resources.of(webAclAssociation).flatMap((one) => {
      const { resource_arn: stageArn, web_acl_arn: aclArn } = one.arguments;
      if (!stages.has(stageArn)) {
        diagnostics.report(one, "resource_arn", `${stageArn} is not a stage of a REST API of this stack`);
      }
      const scope = acls.get(aclArn);
      if (scope === undefined) {
        diagnostics.warn(
          one,
          `the web ACL ${aclArn} is not in this stack, so its rules are not applied here`,
        );
        return [];
      }
      if (scope === "CLOUDFRONT") {
        diagnostics.report(one, "web_acl_arn", "must be a web ACL of scope REGIONAL");
      }
      return [[stageArn, aclArn] as const];
    }),
  );
}
