import {
  boolean,
  number,
  oneOf,
  required,
  string,
  stringMap,
  strings,
  withDefault,
} from "../../schema/argument.js";
import { block, blocks } from "../../schema/block.js";
import { ignoredType, resourceType } from "../../schema/resource-type.js";
import { sameAs } from "../names.js";

const SAME_ID = { id: sameAs("bucket") };

/**
 * Whether a bucket keeps old versions.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_versioning
 */
export const bucketVersioning = resourceType(
  "aws_s3_bucket_versioning",
  {
    bucket: required(string),
    versioning_configuration: required(
      block({ status: required(oneOf("Enabled", "Suspended", "Disabled")) }),
    ),
  },
  SAME_ID,
);

/**
 * The destination of a bucket's access logs. Ignored.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_logging
 */
export const bucketLogging = ignoredType("aws_s3_bucket_logging", SAME_ID);

/**
 * A bucket's default encryption, and the encryption that the bucket rejects.
 * @see
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_server_side_encryption_configuration
 */
export const bucketEncryption = resourceType(
  "aws_s3_bucket_server_side_encryption_configuration",
  {
    bucket: required(string),
    rule: required(
      block({
        apply_server_side_encryption_by_default: block({
          sse_algorithm: required(oneOf("AES256", "aws:kms", "aws:kms:dsse")),
          kms_master_key_id: string,
        }),
        blocked_encryption_types: strings,
      }),
    ),
  },
  SAME_ID,
);

/**
 * The pages that may use a bucket from a browser.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_cors_configuration
 */
export const bucketCors = resourceType(
  "aws_s3_bucket_cors_configuration",
  {
    bucket: required(string),
    cors_rule: blocks({
      allowed_headers: strings,
      allowed_methods: strings,
      allowed_origins: strings,
      expose_headers: strings,
      max_age_seconds: number,
    }),
  },
  SAME_ID,
);

/**
 * A bucket's lifecycle rules: they abort incomplete multipart uploads and expire objects.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration
 */
export const bucketLifecycle = resourceType(
  "aws_s3_bucket_lifecycle_configuration",
  {
    bucket: required(string),
    rule: blocks({
      status: required(oneOf("Enabled", "Disabled")),
      prefix: string,
      filter: block({
        prefix: string,
        tag: block({ key: required(string), value: required(string) }),
        and: block({ prefix: string, tags: stringMap }),
      }),
      abort_incomplete_multipart_upload: block({ days_after_initiation: required(number) }),
      expiration: block({ days: number }),
      noncurrent_version_expiration: block({
        noncurrent_days: required(number),
        newer_noncurrent_versions: number,
      }),
    }),
  },
  SAME_ID,
);

/**
 * The destination of a bucket's events. Only EventBridge is emulated.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_notification
 */
export const bucketNotification = resourceType(
  "aws_s3_bucket_notification",
  { bucket: required(string), eventbridge: withDefault(boolean, false) },
  SAME_ID,
);

/**
 * Whether a bucket answers on the accelerated endpoint.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_accelerate_configuration
 */
export const bucketAcceleration = resourceType(
  "aws_s3_bucket_accelerate_configuration",
  { bucket: required(string), status: required(oneOf("Enabled", "Suspended")) },
  SAME_ID,
);
