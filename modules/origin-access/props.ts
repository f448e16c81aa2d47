import type { UploadBucket } from "../upload-bucket/index.js";

/** CloudFront's identity in its requests to S3: its own (legacy), or the service for a distribution. */
export type OriginAccessType = "oai" | "oac";

/** Settings of how CloudFront writes to a bucket. */
export interface OriginAccessProps {
  /**
   * `"oac"` is origin access control. `"oai"`, the origin access identity, is what the known articles use. AWS calls it
   * legacy: in Regions that only accept Signature Version 4, a PUT through it needs the header `x-amz-content-sha256`
   * with the SHA-256 of the body.
   * @default "oac"
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
   */
  readonly type?: OriginAccessType;
  /**
   * Whether an OAI that may write exists next to an OAC, so that a change from `"oac"` to `"oai"` in a later deployment
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
