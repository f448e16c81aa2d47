export type {
  DiscoveredEdge,
  DiscoveredIssuer,
  DiscoveredPattern,
  RequiredEncryption,
} from "../../functions/presign/contract.js";
export {
  DEFAULT_UPLOAD_POLICY,
  type KeyPrefix,
  type UploadPolicy,
} from "../../functions/upload-policy/contract.js";
export { PropsError, type PropsProblem } from "../errors.js";
export type { PolicyConditions, PolicyPrincipals, PolicyStatement } from "../iam/index.js";
export type { PresignedUploadBucket } from "./bucket.js";
export type { Discovery } from "./discovery/discovery.js";
export { discoveredIssuers } from "./discovery/issuers.js";
export { presignedUploadDocument } from "./document/document.js";
export type { OmittablePath } from "./document/omitted-paths.js";
export type { PresignedUploadDocumentOptions } from "./document/presign-context.js";
export type { StatementsBucket } from "./presign-statements.js";
export { PresignedUpload, type PresignedUploadProps } from "./presigned-upload.js";
export { PresignedUploadPaths, type PresignedUploadPathsProps } from "./presigned-upload-paths.js";
