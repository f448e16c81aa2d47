export type { RequiredEncryption } from "../../functions/presign/contract.js";
export { PropsError, type PropsProblem } from "../errors.js";
export {
  type PolicyConditions,
  type PolicyPrincipals,
  type PolicyStatement,
  policyDocument,
} from "../iam/policy-document.js";
export type { ExistingBucket, ExistingBucketProps, ManagedBucketProps, UploadBucketProps } from "./props.js";
export { type GrantOptions, UploadBucket } from "./upload-bucket.js";
