import { REJECTED_TAG } from "../../functions/upload-completed/contract.js";
import type { PolicyStatement } from "../iam/index.js";
import type { UploadCompletedBucket } from "./props.js";

/** Holds where an object has the tag, whatever its value. */
const REJECTED = { [`s3:ExistingObjectTag/${REJECTED_TAG}`]: "false" };

/**
 * What the bucket's policy says of rejected objects: nobody reads them until the tag is taken off.
 * @param headRoleArns - Roles that may send HEAD, and so could send GET. A URL that one of them has signed leaves its
 * code's hands: it is not exempt.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
 */
export function rejectedStatements(
  bucket: Pick<UploadCompletedBucket, "objectsArn">,
  prefix: string,
  headRoleArns: readonly string[],
): PolicyStatement[] {
  const deny = (sid: string, conditions: PolicyStatement["conditions"]): PolicyStatement => ({
    sid,
    effect: "Deny",
    principals: "*",
    actions: ["s3:GetObject", "s3:GetObjectVersion"],
    resources: [bucket.objectsArn(prefix)],
    conditions: { Null: REJECTED, ...conditions },
  });
  return [
    deny("NoReadOfRejected", { ArnNotEquals: { "aws:PrincipalArn": [...headRoleArns] } }),
    deny("NoPresignedReadOfRejected", { StringEquals: { "s3:authType": "REST-QUERY-STRING" } }),
  ];
}
