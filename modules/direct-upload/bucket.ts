import type { RequiredEncryption } from "../../functions/presign/contract.js";
import type { PolicyStatement } from "../iam/index.js";

/** The parts of a bucket that the direct pattern needs. An `UploadBucket` has them. */
export interface DirectUploadBucket {
  readonly bucketName: string;
  /** The bucket's Region, to which API Gateway sends the objects. */
  readonly region: string;
  /** The account that owns the bucket, 12 digits. */
  readonly ownerAccountId: string;
  /** The encryption that every write must request, if the bucket's policy requires it. */
  readonly requiredEncryption?: RequiredEncryption;
  /** ARN of all objects below a prefix. */
  objectsArn(prefix: string): string;
  putStatements(prefix: string): PolicyStatement[];
  getStatements(prefix: string): PolicyStatement[];
}
