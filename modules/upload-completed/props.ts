import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import type { PolicyStatement } from "../iam/index.js";

/** What of a bucket the completion events need; an `UploadBucket` has it. */
export interface UploadCompletedBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly region: string;
  /** Has to be true where the bucket keeps versions: S3 asks for other permissions then. */
  readonly versioned: boolean;
  /** Has to be true: without it S3 tells nobody that an object has arrived. */
  readonly eventBridge: boolean;
  /** The KMS key that encrypts the objects; absent with SSE-S3. */
  readonly kmsKeyArn?: string;
  objectsArn(prefix: string): string;
  addPolicyStatement(statement: PolicyStatement): void;
}

/** What of an event bus is needed; the provider's `CloudwatchEventBus` and its data source have it. */
export interface UploadEventBus {
  readonly name: string;
  readonly arn: string;
}

/** Where alarms go. */
export interface UploadCompletedAlarms {
  /** ARNs of SNS topics, one at least. */
  readonly actions: readonly string[];
}

/** Settings of the completion events. */
export interface UploadCompletedProps {
  /** The bucket that uploads end in, in the stack's own Region. */
  readonly bucket: UploadCompletedBucket;
  /**
   * What uploads are held to, as in the patterns that let them in.
   * @default - `DEFAULT_UPLOAD_POLICY`
   */
  readonly policy?: Partial<UploadPolicy>;
  /**
   * Where all uploads live in the bucket: empty, or ending in `/`.
   * @default "uploads/"
   */
  readonly prefix?: string;
  /**
   * The bus that is told, in the same Region.
   * @default - the account's default bus
   */
  readonly eventBus?: UploadEventBus;
  /**
   * What becomes of an object that may not be: it gets the tag `upload-rejected`, and the bucket's policy lets nobody
   * read it until the tag is taken off; or that exact version is removed. The world is told in both cases. Beside
   * `MalwareProtection` it has to be `"delete"`: S3 replaces an object's tags as a whole, so that the scanner and the
   * check, when they come at the same time, could each lose the other's.
   * @default "tag"
   */
  readonly rejectedObjects?: "tag" | "delete";
  /**
   * ARNs of the roles that ask by HEAD what became of an upload, as the presigned pattern's function does: for S3 that
   * is reading, which the policy otherwise denies them for rejected objects.
   * @default - none beside the check's own
   */
  readonly headRoleArns?: readonly string[];
  /**
   * Alarms on failing checks, on events that failed for good, and on rejected objects.
   * @default - none
   */
  readonly alarms?: UploadCompletedAlarms;
}
