export type { ExistingBucket, ExistingBucketProps, ManagedBucketProps, UploadBucketProps } from "./props.js";
export { type GrantOptions, UploadBucket } from "./upload-bucket.js";
