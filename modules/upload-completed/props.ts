import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import type { PolicyStatement } from "../iam/index.js";
import type { UploadQuota } from "../upload-quota/index.js";

/** The parts of a bucket that the completion events need. An `UploadBucket` has them. */
export interface UploadCompletedBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly region: string;
  /** Whether the bucket has versioning: S3 then requires other permissions. */
  readonly versioned: boolean;
  /** Must be true: without it, S3 sends no events. */
  readonly eventBridge: boolean;
  /** The KMS key that encrypts the objects; omitted with SSE-S3. */
  readonly kmsKeyArn?: string;
  objectsArn(prefix: string): string;
  addPolicyStatement(statement: PolicyStatement): void;
}

/** The required parts of an event bus. The provider's `CloudwatchEventBus` and its data source have them. */
export interface UploadEventBus {
  readonly name: string;
  readonly arn: string;
}

/** Destinations of alarms. */
export interface UploadCompletedAlarms {
  /** ARNs of SNS topics, 1 to 5: CloudWatch allows no more for one state of an alarm. */
  readonly actions: readonly string[];
  /**
   * Further outcomes with an alarm: objects below the prefix that were not uploaded through this project (`foreign`),
   * and objects that were deleted before their check (`gone`). Both are counted in any case.
   * @default []
   */
  readonly outcomes?: readonly ("foreign" | "gone")[];
  /**
   * Volume of uploads above which an alarm is raised. It costs one custom metric and one or two alarms of CloudWatch.
   * @default - no alarm
   */
  readonly volume?: UploadVolume;
}

/**
 * Volume of one hour. Every object that is stored below the prefix counts, even if it is later rejected, foreign or
 * replaced. S3's events arrive within seconds, at least once, so an object can count twice.
 */
export interface UploadVolume {
  /** Bytes of all objects, 1 or more. @default - no alarm on bytes */
  readonly bytesPerHour?: number;
  /** Number of objects, 1 or more. @default - no alarm on the number */
  readonly uploadsPerHour?: number;
}

/** Settings of the completion events. */
export interface UploadCompletedProps {
  /** The bucket that stores the uploads, in the stack's own Region. */
  readonly bucket: UploadCompletedBucket;
  /**
   * Policy of the uploads, as in the patterns that accept them.
   * @default - `DEFAULT_UPLOAD_POLICY`
   */
  readonly policy?: Partial<UploadPolicy>;
  /**
   * Prefix of all uploads in the bucket: empty, or ending in `/`.
   * @default "uploads/"
   */
  readonly prefix?: string;
  /**
   * The event bus that gets the events, in the same Region.
   * @default - the account's default bus
   */
  readonly eventBus?: UploadEventBus;
  /**
   * Handling of a rejected object: `"tag"` adds the tag `upload-rejected`, and the bucket's policy denies reading until
   * the tag is removed. The bucket's lifecycle rule expires it by a second tag, `upload-status=rejected`; if the object
   * has more than 8 other tags, the last of them are removed. `"delete"` deletes that exact version. An event is sent
   * in both cases. With `MalwareProtection` it must be `"delete"`: S3 replaces all tags of an object at once, so the
   * scanner and the check, if they run at the same time, could each remove the other's tag.
   * @default "tag"
   */
  readonly rejectedObjects?: "tag" | "delete";
  /**
   * Handling of an object below the prefix that was not uploaded through this project: `"log"` logs and counts it;
   * `"reject"` also tags it as a rejected object, so that it cannot be read. It is never deleted, and no event is sent.
   * It gets no `upload-status`, so no lifecycle rule of ours expires it. Copies are exempt: an S3 copy keeps the
   * metadata of its source, and another program of the account made it. Do not use `"reject"` with `MalwareProtection`,
   * for the reason above.
   * @default "log"
   */
  readonly foreignObjects?: "log" | "reject";
  /**
   * ARNs of the IAM roles and users that may change the tags of a rejected object, and so make it readable again; at
   * most 50. To keep the object they must also remove `upload-status`: an object that has it expires. The bucket's
   * policy denies it to everyone else in the account, including administrators. Principals that may change the bucket's
   * policy can still lift it.
   * @default [] - only the check's own role
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
   */
  readonly rejectionTagPrincipals?: readonly string[];
  /**
   * ARNs of the roles that send HEAD for the state of an upload, as the presigned pattern's function does. S3 treats
   * that as reading, which the policy otherwise denies for rejected objects.
   * @default [] - only the check's own role
   */
  readonly headRoleArns?: readonly string[];
  /**
   * Books each object on its caller's quotas, instead of the reservation of its upload.
   * @default - callers have no quotas
   */
  readonly quota?: UploadQuota;
  /**
   * Alarms on failing checks, on events that failed for good, and on rejected objects.
   * @default - none
   */
  readonly alarms?: UploadCompletedAlarms;
}
