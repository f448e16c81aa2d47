export type { RequiredEncryption } from "../../functions/presign/contract.js";
export {
  DEFAULT_UPLOAD_POLICY,
  type KeyPrefix,
  type UploadPolicy,
} from "../../functions/upload-policy/contract.js";
export { PropsError, type PropsProblem } from "../errors.js";
export {
  type PolicyConditions,
  type PolicyPrincipals,
  type PolicyStatement,
  policyDocument,
} from "../iam/policy-document.js";
export type { LifecycleFilter, LifecycleRule, LifecycleTag } from "./lifecycle/rules.js";
export type {
  BucketAccessLogs,
  ExistingBucket,
  ExistingBucketProps,
  ManagedBucketProps,
  StorageTransition,
  UploadBucketProps,
} from "./props.js";
export { type GrantOptions, UploadBucket } from "./upload-bucket.js";
