import type { PolicyDocument, Role } from "../../../model.js";
import type { Findings, Resources } from "../../model/findings.js";
import type { Resource } from "../../schema/resource-type.js";
import { MANAGED_POLICIES } from "./managed-policies.js";
import { policy, role, rolePolicy, rolePolicyAttachment } from "./role.js";

/** Joins roles with their inline and attached policies. */
export function buildRoles(resources: Resources, findings: Findings): readonly Role[] {
  const roles = resources.of(role);
  const names = roles.map((one) => one.text("name"));
  const inline = findings.byOwner(resources.of(rolePolicy), "role", names, "role");
  const attached = findings.byOwner(resources.of(rolePolicyAttachment), "role", names, "role");
  const customerManaged = resources.of(policy);
  return roles.map((one) => {
    const name = one.text("name");
    warnOfBoundary(one, findings);
    return {
      constructPath: one.constructPath,
      name,
      arn: one.text("arn"),
      uniqueId: one.text("unique_id"),
      trustPolicy: one.arguments.assume_role_policy,
      policies: [
        ...(inline.get(name) ?? []).map((given) => ({
          constructPath: given.constructPath,
          name: given.text("name"),
          document: given.arguments.policy,
        })),
        ...(attached.get(name) ?? []).flatMap((given) => attachedPolicy(given, customerManaged, findings)),
      ],
    };
  });
}

function warnOfBoundary(
  one: Resource<{ readonly permissions_boundary: string | undefined }>,
  findings: Findings,
): void {
  const { permissions_boundary: boundary } = one.arguments;
  if (boundary === undefined) return;
  findings.warn(
    one,
    `the permissions boundary ${boundary} is not emulated: what it denies on AWS works here`,
  );
}

function attachedPolicy(
  attachment: Resource<{ readonly policy_arn: string }>,
  customerManaged: readonly Resource<{ readonly policy: PolicyDocument }>[],
  findings: Findings,
): Role["policies"] {
  const arn = attachment.arguments.policy_arn;
  const own = customerManaged.find((one) => one.text("arn") === arn);
  if (own) {
    return [{ constructPath: own.constructPath, name: own.text("name"), document: own.arguments.policy }];
  }
  const document = MANAGED_POLICIES.get(arn);
  if (document) {
    return [{ constructPath: attachment.constructPath, name: arn.replace(/^.*\//, ""), document }];
  }
  const known = [...MANAGED_POLICIES.keys()].join(", ");
  findings.report(attachment, "policy_arn", `${arn} is neither in this stack nor one of ${known}`);
  return [];
}
