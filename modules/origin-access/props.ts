import type { UploadBucket } from "../upload-bucket/index.js";

/**
 * CloudFront's identity in its requests to S3. `"oai"` is an identity of its own (legacy); `"oac"` is the CloudFront
 * service, acting for one distribution.
 */
export type OriginAccessType = "oai" | "oac";

/** Settings of CloudFront's access to a bucket. */
export interface OriginAccessProps {
  /**
   * `"oac"` is origin access control. `"oai"` is the origin access identity of older articles. AWS calls it legacy: in
   * Regions that accept only Signature Version 4, a PUT through it needs the header `x-amz-content-sha256` with the
   * SHA-256 of the body.
   * @default "oac"
   * @see
   * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
   */
  readonly type?: OriginAccessType;
  /**
   * Whether an OAI with write permission exists in addition to an OAC, so that a later change from `"oac"` to `"oai"`
   * denies no request. Without it, requests get 403 for the minutes in which CloudFront deploys the change.
   * @default false
   */
  readonly keepIdentity?: boolean;
  /** The bucket that CloudFront writes to. */
  readonly bucket: OriginBucket;
  /** Key prefix that CloudFront may write below: empty, or ending in `/`, e.g. `uploads/`. */
  readonly prefix: string;
  /**
   * Whether CloudFront may also list the parts of multipart uploads and abort them, which only `"oac"` allows.
   * @default false
   */
  readonly parts?: boolean;
  /**
   * Whether the bucket's policy denies CloudFront every write without `If-None-Match`. Creating a multipart upload and
   * uploading its parts are exempt.
   * @default false
   */
  readonly writeOnce?: boolean;
}

/** The part of a bucket that CloudFront's access needs. */
export type OriginBucket = Pick<
  UploadBucket,
  "grantPut" | "addPolicyStatement" | "objectsArn" | "kmsKeyArn" | "region"
>;
