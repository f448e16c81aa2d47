import type { RequiredEncryption } from "../../functions/presign/contract.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import type { PolicyStatement } from "../iam/index.js";

/** A bucket that this module creates, or an existing one. */
export type UploadBucketProps = ManagedBucketProps | ExistingBucketProps;

/** A move of objects to a cheaper storage class. */
export interface StorageTransition {
  /** Days after the upload, 0 or more; 30 or more for the infrequent-access classes. */
  readonly days: number;
  readonly storageClass:
    | "STANDARD_IA"
    | "ONEZONE_IA"
    | "INTELLIGENT_TIERING"
    | "GLACIER_IR"
    | "GLACIER"
    | "DEEP_ARCHIVE";
}

/** Destination of a bucket's server access logs. */
export interface BucketAccessLogs {
  /** Name of the bucket that stores the logs. */
  readonly bucketName: string;
  /** Key prefix of the logs. @default "" */
  readonly prefix?: string;
}

/** Settings of a bucket that this module creates: private, encrypted, accessible over TLS only. */
export interface ManagedBucketProps {
  /** Omitted: the bucket is created. */
  readonly existing?: undefined;
  /**
   * The bucket's name, 3 to 63 characters. Names are unique across all of AWS, so a fixed one can be taken.
   * @default - Terraform generates one that begins with the construct's path
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
   */
  readonly bucketName?: string;
  /**
   * Policy of the uploads, as in the patterns; `Uploads` passes its own. Only `maxBytes` has an effect here: it decides
   * how long incomplete uploads are kept.
   * @default - the maximum size of uploads is unknown
   */
  readonly policy?: Partial<UploadPolicy>;
  /**
   * The bucket's Region, e.g. `eu-central-1`.
   * @default - the provider's
   */
  readonly region?: string;
  /**
   * Keeps every version of every object.
   * @default false
   */
  readonly versioned?: boolean;
  /**
   * Days after which a noncurrent version is deleted, 1 or more; needs `versioned`.
   * @default - never
   */
  readonly noncurrentVersionExpirationDays?: number;
  /**
   * Days after which every object is deleted, 1 or more.
   * @default - never
   */
  readonly expirationDays?: number;
  /**
   * Days after which the parts of an incomplete multipart upload are deleted, 1 or more. They do not appear in a
   * listing, but cost storage.
   * @default - 2 if `policy.maxBytes` is at most 100 GiB, otherwise, and without a `policy`, 7
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
   */
  readonly abortIncompleteUploadsDays?: number;
  /**
   * Days after which an object that `UploadCompleted` has rejected and tagged is deleted, 1 or more. With versioning,
   * deletion takes one day more, and a rejected version is deleted a day after it is replaced. The rule matches the tag
   * `upload-status=rejected`. A large number, such as 36500, keeps them.
   * @default 7
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-filters.html
   */
  readonly rejectedObjectExpirationDays?: number;
  /**
   * Cheaper storage classes that objects move to, in order of days. Rejected objects expire first.
   * @default [] - none
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
   */
  readonly transitions?: readonly StorageTransition[];
  /**
   * Server access logs, in another bucket of the same Region and account. Its policy must allow S3's logging service to
   * write.
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
   */
  readonly accessLogs?: BucketAccessLogs;
  /**
   * Your own statements for the bucket's policy, in addition to those of the modules. Each needs a unique Sid.
   * @default [] - none
   */
  readonly policyStatements?: readonly PolicyStatement[];
  /**
   * ARN of a customer managed KMS key of the bucket's Region that encrypts every object (SSE-KMS). The edge pattern then
   * needs origin access `"oac"`, and a statement in the key's own policy.
   * @default - SSE-S3
   */
  readonly kmsKeyArn?: string;
  /**
   * Origins of the pages that may send requests to the bucket itself, as presigned uploads from a browser do; `*` alone
   * allows any.
   * @default [] - no browser
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
   */
  readonly corsAllowedOrigins?: readonly string[];
  /**
   * Sends the bucket's events to Amazon EventBridge.
   * @default false
   */
  readonly eventBridge?: boolean;
  /**
   * Enables the Transfer Acceleration endpoint. It costs extra per byte, the bucket's name must not contain a dot, and
   * S3 offers it in 15 Regions only.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html
   */
  readonly transferAcceleration?: boolean;
  /**
   * Lets `terraform destroy` delete a bucket that still contains objects, and the objects. Without it, destroying a
   * bucket with `MalwareProtection` can fail with `BucketNotEmpty` even if nothing was uploaded: GuardDuty leaves its
   * own object `malware-protection-resource-validation-object` in it. Delete that object first.
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/**
 * An existing bucket, whose settings are not changed. Its lifecycle rules are its owner's, too: `lifecycleRulesToAdd`
 * returns those that limit the cost of uploads.
 */
export interface ExistingBucketProps extends Pick<ManagedBucketProps, "policy"> {
  /** Properties of the bucket. */
  readonly existing: ExistingBucket;
  /**
   * Whether this stack manages the bucket's policy. It REPLACES the whole policy: the owner's statements are lost.
   * @default false - the statements are returned as `policyStatements`, for the owner to add
   */
  readonly manageBucketPolicy?: boolean;
}

/** Properties of an existing bucket. */
export interface ExistingBucket {
  /** The bucket's name, without a host. */
  readonly bucketName: string;
  /** The bucket's Region, e.g. `eu-central-1`. */
  readonly region: string;
  /**
   * The bucket's ARN.
   * @default - made from the name
   */
  readonly bucketArn?: string;
  /**
   * The bucket's host name in its Region.
   * @default - made from name and Region
   */
  readonly bucketRegionalDomainName?: string;
  /**
   * The account that owns the bucket, 12 digits.
   * @default - the account of the deployment
   */
  readonly ownerAccountId?: string;
  /**
   * ARN of the KMS key that encrypts its objects.
   * @default - SSE-S3
   */
  readonly kmsKeyArn?: string;
  /**
   * Whether the bucket has versioning.
   * @default false
   */
  readonly versioned?: boolean;
  /**
   * Whether the bucket's Transfer Acceleration endpoint is enabled.
   * @default false
   */
  readonly transferAcceleration?: boolean;
  /**
   * Whether the bucket sends its events to Amazon EventBridge. The owner must enable that; nothing here changes it.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html
   */
  readonly eventBridge?: boolean;
  /**
   * The encryption that the bucket's own policy requires every request to name in `x-amz-server-side-encryption`:
   * SSE-S3, or SSE-KMS with one key. The direct and the presigned pattern then name it. CloudFront cannot, so the edge
   * pattern is rejected. A client of `POST /import` gets only a URL: it must know the headers and send them, because a
   * bucket's policy does not read a presigned URL's query.
   * @default - none: the bucket's default encryption is enough
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingServerSideEncryption.html
   */
  readonly requiredEncryption?: RequiredEncryption;
}
