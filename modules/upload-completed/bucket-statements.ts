import { REJECTED_TAG } from "../../functions/upload-completed/contract.js";
import type { PolicyStatement } from "../iam/index.js";
import type { UploadCompletedBucket } from "./props.js";

/** Matches a rejected object: one with the tag, whatever the tag's value. */
const REJECTED = { [`s3:ExistingObjectTag/${REJECTED_TAG}`]: "false" };

/** Principals with access to rejected objects. */
interface RejectedObjectPrincipals {
  readonly checkRoleArn: string;
  /**
   * Roles that may send HEAD, and so could send GET. A URL that one of them has signed is not exempt, because other
   * people use it.
   */
  readonly headRoleArns: readonly string[];
  /** Principals that may change the tags, in addition to the check. */
  readonly tagPrincipals: readonly string[];
}

/**
 * The bucket policy's statements about rejected objects: they cannot be read while they have the tag, and only few
 * principals may remove it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
 */
export function rejectedStatements(
  bucket: Pick<UploadCompletedBucket, "objectsArn">,
  prefix: string,
  { checkRoleArn, headRoleArns, tagPrincipals }: RejectedObjectPrincipals,
): PolicyStatement[] {
  const deny = (
    sid: string,
    actions: readonly string[],
    conditions: PolicyStatement["conditions"],
  ): PolicyStatement => ({
    sid,
    effect: "Deny",
    principals: "*",
    actions,
    resources: [bucket.objectsArn(prefix)],
    conditions: { Null: REJECTED, ...conditions },
  });
  const except = (...arns: string[]) => ({ ArnNotEquals: { "aws:PrincipalArn": arns } });
  const read = ["s3:GetObject", "s3:GetObjectVersion"];
  return [
    deny("NoReadOfRejected", read, except(checkRoleArn, ...headRoleArns)),
    deny("NoPresignedReadOfRejected", read, { StringEquals: { "s3:authType": "REST-QUERY-STRING" } }),
    deny("NoTagChangeOfRejected", TAG_ACTIONS, except(checkRoleArn, ...tagPrincipals)),
  ];
}

const TAG_ACTIONS = [
  "s3:PutObjectTagging",
  "s3:PutObjectVersionTagging",
  "s3:DeleteObjectTagging",
  "s3:DeleteObjectVersionTagging",
];
