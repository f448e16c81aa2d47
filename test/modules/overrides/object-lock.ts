import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration/index.js";
import type { UploadBucket } from "../../../modules/upload-bucket/index.js";

/** Keeps each version of an object for some days. The bucket needs `versioned: true`. */
export function lockObjects(bucket: UploadBucket, days: number): void {
  (bucket.node.findChild("Resource") as S3Bucket).objectLockEnabled = true;
  new S3BucketObjectLockConfigurationA(bucket, "ObjectLock", {
    bucket: bucket.bucketName,
    rule: { defaultRetention: { mode: "GOVERNANCE", days } },
  });
}
