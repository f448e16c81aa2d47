import { Fn, Op, Token } from "cdktf";
import type { PolicyStatement } from "../iam/index.js";
import type { UploadRules } from "../rest-api/authorization.js";

const PRESIGNED = { StringEquals: { "s3:authType": "REST-QUERY-STRING" } };

/** The properties of a bucket that decide the permissions of the function's role. */
export interface StatementsBucket {
  readonly versioned: boolean;
  putStatements(prefix: string): PolicyStatement[];
  multipartStatements(prefix: string): PolicyStatement[];
  getVersionStatements(prefix: string): PolicyStatement[];
  listUploadsStatements(): PolicyStatement[];
  /** ARN of all objects below a prefix. */
  objectsArn(prefix: string): string;
}

/** The permissions of the function's routes, and no more. */
export function presignStatements(
  {
    bucket,
    isOpen,
    listing,
    reading,
  }: { bucket: StatementsBucket; isOpen: boolean; listing: boolean; reading: boolean },
  { prefix, policy }: UploadRules,
): PolicyStatement[] {
  const resources = [bucket.objectsArn(prefix)];
  const { tags, storageClasses } = policy.attributes ?? {};
  // Without authentication there is only POST /import, which only signs single PUTs.
  const allowed = [
    ...bucket.putStatements(prefix),
    ...(isOpen ? [] : bucket.multipartStatements(prefix)),
    ...(!isOpen && reading && bucket.versioned ? bucket.getVersionStatements(prefix) : []),
    ...(!isOpen && tags ? [tagsStatement(tags, resources)] : []),
  ];
  const actions = allowed
    .flatMap((statement) => statement.actions)
    .filter((action) => action.startsWith("s3:"));
  return [
    ...allowed,
    ...(listing ? bucket.listUploadsStatements() : []),
    oldUrlDenial(actions, resources, policy.urlExpirySeconds),
    ...(isOpen ? [] : [presignedReadDenial(reading, resources)]),
    ...(!isOpen && storageClasses ? [storageClassDenial(storageClasses, resources)] : []),
  ];
}

/**
 * Allows writing tags with the policy's keys when an object is created. A request without tags is not allowed: it would
 * remove all tags of an object.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
 */
function tagsStatement(keys: readonly string[], resources: readonly string[]): PolicyStatement {
  return {
    sid: "TagNewObjects",
    effect: "Allow",
    actions: ["s3:PutObjectTagging"],
    resources,
    conditions: {
      "ForAllValues:StringEquals": { "s3:RequestObjectTagKeys": keys },
      Null: { "s3:RequestObjectTagKeys": "false" },
    },
  };
}

/**
 * Makes S3 reject a storage class that the policy does not list, even if other code signed the request with the role's
 * keys.
 */
function storageClassDenial(
  storageClasses: readonly string[],
  resources: readonly string[],
): PolicyStatement {
  return {
    sid: "DenyOtherStorageClasses",
    effect: "Deny",
    actions: ["s3:PutObject"],
    resources,
    conditions: {
      StringNotEquals: { "s3:x-amz-storage-class": storageClasses },
      Null: { "s3:x-amz-storage-class": "false" },
    },
  };
}

/**
 * Denies presigned URLs that are older than the policy's expiry, even if other code signed them with the role's keys.
 * Forms contain their own expiry.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
 */
function oldUrlDenial(
  actions: readonly string[],
  resources: readonly string[],
  expirySeconds: number,
): PolicyStatement {
  const milliseconds = Token.isUnresolved(expirySeconds)
    ? Token.asString(Fn.tostring(Op.mul(expirySeconds, 1_000)))
    : String(expirySeconds * 1_000);
  return {
    sid: "DenyOldPresignedUrls",
    effect: "Deny",
    actions,
    resources,
    conditions: { ...PRESIGNED, NumericGreaterThan: { "s3:signatureAge": milliseconds } },
  };
}

/**
 * Denies presigned reads. The function itself sends HEAD; clients read only with the URLs of `GET /downloads/{key+}`.
 */
function presignedReadDenial(reading: boolean, resources: readonly string[]): PolicyStatement {
  return {
    sid: "DenyPresignedReads",
    effect: "Deny",
    actions: ["s3:GetObjectTagging", ...(reading ? [] : ["s3:GetObject"])],
    resources,
    conditions: PRESIGNED,
  };
}
