import { required, text } from "../../schema/argument.js";
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
    name: text,
    name_prefix: text,
    path: text,
    assume_role_policy: required(policyDocument),
    permissions_boundary: text,
  },
  {
    arn: globalArn("iam", (self) => `role${pathOf(self)}${self.text("name")}`),
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
  { name: text, name_prefix: text, role: required(text), policy: required(policyDocument) },
  { id: (self) => `${self.text("role")}:${self.text("name")}`, name: nameOr("name_prefix") },
);

/**
 * A policy that can be attached to roles.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy
 */
export const policy = resourceType(
  "aws_iam_policy",
  { name: text, name_prefix: text, path: text, policy: required(policyDocument) },
  {
    arn: globalArn("iam", (self) => `policy${pathOf(self)}${self.text("name")}`),
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
  { role: required(text), policy_arn: required(text) },
  { id: (self) => `${self.text("role")}-${self.text("policy_arn")}` },
);
