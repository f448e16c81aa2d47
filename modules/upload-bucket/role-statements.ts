import type { PolicyStatement } from "../iam/index.js";

/** The properties that decide a role's statements. */
export interface RoleStatementFacts {
  /** ARN of the objects of the statements. */
  readonly objectsArn: string;
  /** The bucket's Region. The KMS key may be used only through S3 in that Region. */
  readonly region: string;
  /** The KMS key that encrypts the objects; omitted with SSE-S3. */
  readonly kmsKeyArn?: string;
}

/**
 * Permissions to put objects, in one request or in parts: S3 requires the same action for `PutObject`,
 * `CreateMultipartUpload`, `UploadPart` and `CompleteMultipartUpload`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
export function putStatements(facts: RoleStatementFacts): PolicyStatement[] {
  // Completing a multipart upload decrypts its parts.
  const encrypt = keyStatements("EncryptObjects", ["kms:GenerateDataKey", "kms:Decrypt"], facts);
  return [objectStatement("PutObjects", "s3:PutObject", facts), ...encrypt];
}

/** Permissions to read the current version of objects. */
export function getStatements(facts: RoleStatementFacts): PolicyStatement[] {
  return [
    objectStatement("GetObjects", "s3:GetObject", facts),
    ...keyStatements("DecryptObjects", ["kms:Decrypt"], facts),
  ];
}

/**
 * Permissions to read all versions of objects. Use with {@link getStatements} or {@link putStatements}, which include
 * the KMS key's permissions.
 */
export function getVersionStatements(facts: RoleStatementFacts): PolicyStatement[] {
  return [objectStatement("GetObjectVersions", "s3:GetObjectVersion", facts)];
}

/**
 * Permissions for multipart uploads, in addition to {@link putStatements}: list the parts, abort, and find out whether
 * the object is stored and tagged as rejected. `HeadObject` needs the action of `GetObject`.
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
 * Permissions to list unfinished uploads. IAM has no condition on the prefix for this action, so the permission is for
 * the whole bucket: the list contains keys and upload ids.
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
