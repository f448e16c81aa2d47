import { UPLOAD_EVENT_SOURCE } from "../../functions/upload-completed/contract.js";
import type { PolicyStatement } from "../iam/index.js";
import type { UploadCompletedBucket } from "./props.js";

/** The properties that decide the function's permissions. */
interface RoleFacts {
  readonly bucket: UploadCompletedBucket;
  readonly prefix: string;
  readonly rejectedObjects: "tag" | "delete";
  /** Whether objects are tagged: rejected ones, or those that were not uploaded through this project. */
  readonly tags: boolean;
  readonly eventBusArn: string;
  readonly queueArn: string;
}

/**
 * The function's permissions, and no more. In a bucket with versioning every call names a version, and S3 requires
 * other actions.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export function roleStatements(facts: RoleFacts): PolicyStatement[] {
  const { bucket, prefix, rejectedObjects, tags, eventBusArn, queueArn } = facts;
  const noun = bucket.versioned ? "ObjectVersion" : "Object";
  const objects = (sid: string, ...actions: string[]): PolicyStatement => ({
    sid,
    effect: "Allow",
    actions,
    resources: [bucket.objectsArn(prefix)],
  });
  return [
    // S3 has no separate action for HeadObject.
    objects("HeadObjects", `s3:Get${noun}`),
    // Without it, S3 answers 403 instead of 404 if the object was deleted.
    {
      sid: "ListBucketFor404",
      effect: "Allow",
      actions: ["s3:ListBucket"],
      resources: [bucket.bucketArn],
    },
    ...decryptStatements(bucket),
    ...(tags ? [objects("TagRejected", `s3:Get${noun}Tagging`, `s3:Put${noun}Tagging`)] : []),
    ...(rejectedObjects === "delete" ? [objects("RemoveRejected", `s3:Delete${noun}`)] : []),
    {
      sid: "PutUploadEvents",
      effect: "Allow",
      actions: ["events:PutEvents"],
      resources: [eventBusArn],
      // A stolen role cannot send events of another source.
      conditions: { StringEquals: { "events:source": UPLOAD_EVENT_SOURCE } },
    },
    { sid: "SendToFailureQueue", effect: "Allow", actions: ["sqs:SendMessage"], resources: [queueArn] },
  ];
}

/**
 * Permission to decrypt: S3 shows the checksums of a KMS-encrypted object only with it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
function decryptStatements({ kmsKeyArn, region }: UploadCompletedBucket): PolicyStatement[] {
  if (kmsKeyArn === undefined) return [];
  const conditions = { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } };
  return [
    { sid: "ReadChecksums", effect: "Allow", actions: ["kms:Decrypt"], resources: [kmsKeyArn], conditions },
  ];
}
