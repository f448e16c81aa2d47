import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketAccelerateConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-accelerate-configuration/index.js";
import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration/index.js";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging/index.js";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import type { Construct } from "constructs";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import { kebabCase, namePrefixOf } from "../iam/index.js";
import type { CompletedBucketProps } from "./checks.js";
import { EXPOSED_HEADERS } from "./exposed-headers.js";
import { createLifecycle } from "./lifecycle/lifecycle.js";
import { lifecycleRules } from "./lifecycle/rules.js";

/** Longest prefix of a bucket's name, in characters. The provider appends 26, and a name has at most 63. */
const LONGEST_PREFIX = 37;
/** Characters left for the path after the longest name prefix and two hyphens. */
const LONGEST_PATH = 9;
const WHOLE_BUCKET = "";
/** Time that a browser may cache the response to a preflight, in seconds. */
const PREFLIGHT_SECONDS = 3_000;

/** The bucket, and the setting that must exist before its policy. */
interface ManagedBucket {
  /** The bucket itself. */
  readonly bucket: S3Bucket;
  /** The block of public access. The bucket's policy must be created after this block. */
  readonly publicAccessBlock: S3BucketPublicAccessBlock;
}

/** Creates the bucket and its settings. */
export function createManagedBucket(
  scope: Construct,
  props: CompletedBucketProps,
  policy: UploadPolicy | undefined,
): ManagedBucket {
  const { region } = props;
  const bucket = new S3Bucket(scope, "Resource", {
    bucket: props.bucketName,
    bucketPrefix: props.bucketName === undefined ? bucketPrefix(scope) : undefined,
    forceDestroy: props.forceDestroy,
    region,
  });
  const target = { bucket: bucket.bucket, region };

  const publicAccessBlock = new S3BucketPublicAccessBlock(scope, "PublicAccessBlock", {
    ...target,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketOwnershipControls(scope, "OwnershipControls", {
    ...target,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  createEncryption(scope, target, props.kmsKeyArn);
  createLifecycle(scope, target, lifecycleRules({ ...props, policy }, WHOLE_BUCKET));
  createOptions(scope, target, props);
  return { bucket, publicAccessBlock };
}

interface Target {
  readonly bucket: string;
  readonly region?: string;
}

function bucketPrefix(scope: Construct): string {
  const own = namePrefixOf(scope);
  if (own !== undefined) return `${own.prefix}-${kebabCase(own.path).slice(0, LONGEST_PATH)}-`;
  return `${kebabCase(scope.node.path).slice(0, LONGEST_PREFIX - 1)}-`;
}

function createEncryption(scope: Construct, target: Target, kmsKeyArn: string | undefined): void {
  new S3BucketServerSideEncryptionConfigurationA(scope, "Encryption", {
    ...target,
    rule: [
      {
        applyServerSideEncryptionByDefault:
          kmsKeyArn === undefined
            ? { sseAlgorithm: "AES256" }
            : { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
        // S3 reuses the bucket's data key for a time, instead of calling KMS for each object.
        bucketKeyEnabled: kmsKeyArn === undefined ? undefined : true,
        // The default of new buckets. If omitted, the provider would see a difference in every plan.
        blockedEncryptionTypes: ["SSE-C"],
      },
    ],
  });
}

function createOptions(scope: Construct, target: Target, props: CompletedBucketProps): void {
  if (props.accessLogs !== undefined) {
    new S3BucketLoggingA(scope, "AccessLogs", {
      ...target,
      targetBucket: props.accessLogs.bucketName,
      targetPrefix: props.accessLogs.prefix ?? "",
    });
  }
  if (props.versioned) {
    new S3BucketVersioningA(scope, "Versioning", {
      ...target,
      versioningConfiguration: { status: "Enabled" },
    });
  }
  const { corsAllowedOrigins } = props;
  if (corsAllowedOrigins.length > 0) {
    new S3BucketCorsConfiguration(scope, "Cors", {
      ...target,
      corsRule: [
        {
          allowedOrigins: [...corsAllowedOrigins],
          // A page that signs S3's own operations, as with Uppy's signRequest, also lists parts and aborts uploads.
          allowedMethods: ["GET", "HEAD", "PUT", "POST", "DELETE"],
          // A preflight gives no permission: the signature decides which headers are accepted.
          allowedHeaders: ["*"],
          exposeHeaders: [...EXPOSED_HEADERS],
          maxAgeSeconds: PREFLIGHT_SECONDS,
        },
      ],
    });
  }
  if (props.eventBridge) new S3BucketNotification(scope, "Notification", { ...target, eventbridge: true });
  if (props.transferAcceleration) {
    new S3BucketAccelerateConfiguration(scope, "Acceleration", { ...target, status: "Enabled" });
  }
}
