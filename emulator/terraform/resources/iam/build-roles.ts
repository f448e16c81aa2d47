import type { PolicyDocument, Role } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import type { Resource } from "../../schema/resource-type.js";
import { MANAGED_POLICIES } from "./managed-policies.js";
import { policy, role, rolePolicy, rolePolicyAttachment } from "./role.js";

/** Joins roles with their inline and attached policies. */
export function buildRoles(resources: Resources, diagnostics: Diagnostics): readonly Role[] {
  const roles = resources.of(role);
  const names = roles.map((one) => one.string("name"));
  const inline = diagnostics.byOwner(resources.of(rolePolicy), "role", names, "role");
  const attached = diagnostics.byOwner(resources.of(rolePolicyAttachment), "role", names, "role");
  const customerManaged = resources.of(policy);
  return roles.map((one) => {
    const name = one.string("name");
    warnOfBoundary(one, diagnostics);
    return {
      constructPath: one.constructPath,
      name,
      arn: one.string("arn"),
      uniqueId: one.string("unique_id"),
      trustPolicy: one.arguments.assume_role_policy,
      policies: [
        ...(inline.get(name) ?? []).map((given) => ({
          constructPath: given.constructPath,
          name: given.string("name"),
          document: given.arguments.policy,
        })),
        ...(attached.get(name) ?? []).flatMap((given) => attachedPolicy(given, customerManaged, diagnostics)),
      ],
    };
  });
}

function warnOfBoundary(
  one: Resource<{ readonly permissions_boundary: string | undefined }>,
  diagnostics: Diagnostics,
): void {
  const { permissions_boundary: boundary } = one.arguments;
  if (boundary === undefined) return;
  diagnostics.warn(
    one,
    `the permissions boundary ${boundary} is not emulated, so actions that it denies on AWS are allowed here`,
  );
}

function attachedPolicy(
  attachment: Resource<{ readonly policy_arn: string }>,
  customerManaged: readonly Resource<{ readonly policy: PolicyDocument }>[],
  diagnostics: Diagnostics,
): Role["policies"] {
  const arn = attachment.arguments.policy_arn;
  const own = customerManaged.find((one) => one.string("arn") === arn);
  if (own) {
    return [{ constructPath: own.constructPath, name: own.string("name"), document: own.arguments.policy }];
  }
  const document = MANAGED_POLICIES.get(arn);
  if (document) {
    return [{ constructPath: attachment.constructPath, name: arn.replace(/^.*\//, ""), document }];
  }
  const known = [...MANAGED_POLICIES.keys()].join(", ");
  diagnostics.report(attachment, "policy_arn", `${arn} is neither in this stack nor one of ${known}`);
  return [];
}
