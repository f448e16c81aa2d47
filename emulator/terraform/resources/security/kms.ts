import { ignoredType } from "../../schema/resource-type.js";
import { regionalArn, sameAs, uuid } from "../names.js";

/**
 * A KMS key. Only its ARN matters.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key
 */
export const kmsKey = ignoredType("aws_kms_key", {
  arn: regionalArn("kms", (self) => `key/${self.string("key_id")}`),
  id: sameAs("key_id"),
  key_id: uuid,
});

/**
 * An alias of a KMS key. Only its ARN matters.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_alias
 */
export const kmsAlias = ignoredType("aws_kms_alias", {
  arn: regionalArn("kms", (self) => self.string("name")),
  id: sameAs("name"),
  target_key_arn: regionalArn(
    "kms",
    (self) => `key/${self.string("target_key_id").replace(/^arn:.*:key\//, "")}`,
  ),
});

/**
 * The policy of a KMS key. Ignored.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key_policy
 */
export const kmsKeyPolicy = ignoredType("aws_kms_key_policy", { id: sameAs("key_id") });
