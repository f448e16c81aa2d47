export type { RequiredEncryption } from "../../functions/presign/contract.js";
export {
  DEFAULT_UPLOAD_POLICY,
  type KeyPrefix,
  type UploadPolicy,
} from "../../functions/upload-policy/contract.js";
export { PropsError, type PropsProblem } from "../errors.js";
export type { PolicyConditions, PolicyPrincipals, PolicyStatement } from "../iam/index.js";
export type { DirectUploadBucket } from "./bucket.js";
export type { SizeLimits } from "./checks.js";
export { MAX_DIRECT_BYTES } from "./checks.js";
export { DirectUpload, type DirectUploadProps } from "./direct-upload.js";
export { DirectUploadPaths, type DirectUploadPathsProps } from "./direct-upload-paths.js";
export { type DirectUploadDocumentOptions, directUploadDocument } from "./document/document.js";
export type { UncheckedKeys } from "./key-checks.js";
