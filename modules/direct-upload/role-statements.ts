import { REJECTED_ROOT } from "../../functions/api-authorizer/contract.js";
import type { PolicyStatement } from "../iam/index.js";

interface DenyFacts {
  readonly bucket: { objectsArn(prefix: string): string };
  /** Prefix of all uploads in the bucket: empty, or ending in `/`. */
  readonly prefix: string;
  readonly overwrite: boolean;
  readonly reading: boolean;
}

/**
 * Statements that deny API Gateway's role, whatever a mapping or the bucket's policy allows: the path of rejected
 * requests; keys with an empty segment, which only a mapping without a value creates; reading, unless it is enabled; and,
 * if a key can be written only once, replacing an object.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
export function denyStatements({ bucket, prefix, overwrite, reading }: DenyFacts): PolicyStatement[] {
  const rejected: PolicyStatement = {
    sid: "DenyRejectedRequests",
    effect: "Deny",
    actions: ["s3:PutObject", "s3:GetObject"],
    resources: [`${REJECTED_ROOT}/`, "/", "*//"].map((below) => bucket.objectsArn(below)),
  };
  return [
    rejected,
    ...(reading ? [] : [denyReading(bucket.objectsArn(""))]),
    ...(overwrite ? [] : [denyOverwriting(bucket.objectsArn(prefix))]),
  ];
}

/** The API always has GET and HEAD, so that this statement and the permission to read are all that `reading` changes. */
function denyReading(objectsArn: string): PolicyStatement {
  return { sid: "DenyReading", effect: "Deny", actions: ["s3:GetObject"], resources: [objectsArn] };
}

function denyOverwriting(objectsArn: string): PolicyStatement {
  return {
    sid: "DenyPutWithoutIfNoneMatch",
    effect: "Deny",
    actions: ["s3:PutObject"],
    resources: [objectsArn],
    conditions: { Null: { "s3:if-none-match": "true" } },
  };
}
