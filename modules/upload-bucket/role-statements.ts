import type { PolicyStatement } from "../iam/index.js";

/** The properties that a role's statements are made from. */
export interface RoleStatementFacts {
  /** ARN of the objects that they are about. */
  readonly objectsArn: string;
  /** The bucket's Region: the key is used through S3 there, and in no other way. */
  readonly region: string;
  /** The KMS key that encrypts the objects; absent with SSE-S3. */
  readonly kmsKeyArn?: string;
}

/**
 * To put objects, in one request or in parts: S3 asks for the one action at `PutObject`, `CreateMultipartUpload`,
 * `UploadPart` and `CompleteMultipartUpload`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
export function putStatements(facts: RoleStatementFacts): PolicyStatement[] {
  // A multipart upload reads back what it encrypted.
  const encrypt = keyStatements("EncryptObjects", ["kms:GenerateDataKey", "kms:Decrypt"], facts);
  return [objectStatement("PutObjects", "s3:PutObject", facts), ...encrypt];
}

/** To read objects as they are now. */
export function getStatements(facts: RoleStatementFacts): PolicyStatement[] {
  return [
    objectStatement("GetObjects", "s3:GetObject", facts),
    ...keyStatements("DecryptObjects", ["kms:Decrypt"], facts),
  ];
}

/** To read objects as they were; beside {@link getStatements} or {@link putStatements}, which have the key. */
export function getVersionStatements(facts: RoleStatementFacts): PolicyStatement[] {
  return [objectStatement("GetObjectVersions", "s3:GetObjectVersion", facts)];
}

/**
 * To drive uploads, next to {@link putStatements}: list the parts, abort, and find out whether the object is stored
 * and whether its tags say that it was rejected. `HeadObject` needs the action of `GetObject`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export function multipartStatements(facts: RoleStatementFacts): PolicyStatement[] {
  return [
    objectStatement("ListParts", "s3:ListMultipartUploadParts", facts),
    objectStatement("AbortUploads", "s3:AbortMultipartUpload", facts),
    objectStatement("GetObjects", "s3:GetObject", facts),
    objectStatement("GetObjectTags", "s3:GetObjectTagging", facts),
  ];
}

/**
 * To list unfinished uploads. IAM knows no condition of the prefix for this action, so it is for the whole bucket: the
 * list holds keys and upload ids.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export function listUploadsStatements(bucketArn: string): PolicyStatement[] {
  return [
    {
      sid: "ListUnfinishedUploads",
      effect: "Allow",
      actions: ["s3:ListBucketMultipartUploads"],
      resources: [bucketArn],
    },
  ];
}

function objectStatement(sid: string, action: string, { objectsArn }: RoleStatementFacts): PolicyStatement {
  return { sid, effect: "Allow", actions: [action], resources: [objectsArn] };
}

function keyStatements(
  sid: string,
  actions: readonly string[],
  { kmsKeyArn, region }: RoleStatementFacts,
): PolicyStatement[] {
  if (kmsKeyArn === undefined) return [];
  const conditions = { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } };
  return [{ sid, effect: "Allow", actions, resources: [kmsKeyArn], conditions }];
}
