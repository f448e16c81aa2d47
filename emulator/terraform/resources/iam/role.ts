import { required, string } from "../../schema/argument.js";
import { policyDocument } from "../../schema/policy-document.js";
import type { Self } from "../../schema/resource-type.js";
import { resourceType } from "../../schema/resource-type.js";
import { UPPER_ALNUM } from "../../stack/identifier.js";
import { globalArn, nameOr, sameAs } from "../names.js";

const pathOf = (self: Self): string => String(self.configured("path") ?? "/");

/**
 * A role and its trust policy.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
 */
export const role = resourceType(
  "aws_iam_role",
  {
    name: string,
    name_prefix: string,
    path: string,
    assume_role_policy: required(policyDocument),
    permissions_boundary: string,
  },
  {
    arn: globalArn("iam", (self) => `role${pathOf(self)}${self.string("name")}`),
    id: sameAs("name"),
    name: nameOr("name_prefix"),
    unique_id: (self) => `AROA${self.id(UPPER_ALNUM, 17)}`,
  },
);

/**
 * An inline policy of a role.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy
 */
export const rolePolicy = resourceType(
  "aws_iam_role_policy",
  { name: string, name_prefix: string, role: required(string), policy: required(policyDocument) },
  { id: (self) => `${self.string("role")}:${self.string("name")}`, name: nameOr("name_prefix") },
);

/**
 * A policy that can be attached to roles.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy
 */
export const policy = resourceType(
  "aws_iam_policy",
  { name: string, name_prefix: string, path: string, policy: required(policyDocument) },
  {
    arn: globalArn("iam", (self) => `policy${pathOf(self)}${self.string("name")}`),
    id: sameAs("arn"),
    name: nameOr("name_prefix"),
    policy_id: (self) => `ANPA${self.id(UPPER_ALNUM, 17)}`,
  },
);

/**
 * An attachment of a policy to a role.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachment
 */
export const rolePolicyAttachment = resourceType(
  "aws_iam_role_policy_attachment",
  { role: required(string), policy_arn: required(string) },
  { id: (self) => `${self.string("role")}-${self.string("policy_arn")}` },
);
