import { flag, oneOf, required, text, withDefault } from "../../schema/argument.js";
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
  { bucket: required(text), policy: required(policyDocument) },
  { id: sameAs("bucket") },
);

/**
 * The kinds of public access that a bucket blocks. Omitted settings are off.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block
 */
export const bucketPublicAccessBlock = resourceType(
  "aws_s3_bucket_public_access_block",
  {
    bucket: required(text),
    block_public_acls: withDefault(flag, false),
    block_public_policy: withDefault(flag, false),
    ignore_public_acls: withDefault(flag, false),
    restrict_public_buckets: withDefault(flag, false),
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
    bucket: required(text),
    rule: required(
      block({
        object_ownership: required(oneOf("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter")),
      }),
    ),
  },
  { id: sameAs("bucket") },
);
