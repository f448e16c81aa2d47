import type { RequiredEncryption } from "../../functions/presign/contract.js";
import type { StatementsBucket } from "./presign-statements.js";

/** The parts of a bucket that the presigned pattern needs. An `UploadBucket` has them. */
export interface PresignedUploadBucket extends StatementsBucket {
  readonly bucketName: string;
  readonly region: string;
  readonly transferAcceleration: boolean;
  /** The encryption that every request must name, if the bucket's policy requires it. */
  readonly requiredEncryption?: RequiredEncryption;
}
