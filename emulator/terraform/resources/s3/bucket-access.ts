import { boolean, oneOf, required, string, withDefault } from "../../schema/argument.js";
import { block } from "../../schema/block.js";
import { policyDocument } from "../../schema/policy-document.js";
import { resourceType } from "../../schema/resource-type.js";
import { sameAs } from "../names.js";

/**
 * A bucket's policy.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_policy
 */
export const bucketPolicy = resourceType(
  "aws_s3_bucket_policy",
  { bucket: required(string), policy: required(policyDocument) },
  { id: sameAs("bucket") },
);

/**
 * The kinds of public access that a bucket blocks. Omitted settings are off.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block
 */
export const bucketPublicAccessBlock = resourceType(
  "aws_s3_bucket_public_access_block",
  {
    bucket: required(string),
    block_public_acls: withDefault(boolean, false),
    block_public_policy: withDefault(boolean, false),
    ignore_public_acls: withDefault(boolean, false),
    restrict_public_buckets: withDefault(boolean, false),
  },
  { id: sameAs("bucket") },
);

/**
 * The ownership of a bucket's objects.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_ownership_controls
 */
export const bucketOwnershipControls = resourceType(
  "aws_s3_bucket_ownership_controls",
  {
    bucket: required(string),
    rule: required(
      block({
        object_ownership: required(oneOf("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter")),
      }),
    ),
  },
  { id: sameAs("bucket") },
);
