export { type PolicyStatement, policyDocument } from "../iam/policy-document.js";
export type { ExistingBucket, ExistingBucketProps, ManagedBucketProps, UploadBucketProps } from "./props.js";
export { type GrantOptions, UploadBucket } from "./upload-bucket.js";
