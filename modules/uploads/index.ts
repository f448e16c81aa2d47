export type {
  CallerPolicy,
  CognitoIdentitySettings,
  Identities,
  IdentitySettings,
  OidcIdentitySettings,
  PreSharedKey,
  PreSharedKeyIdentitySettings,
  TenantSource,
} from "../../functions/identity/contract.js";
export {
  DEFAULT_UPLOAD_POLICY,
  type KeyPrefix,
  type UploadPolicy,
} from "../../functions/upload-policy/contract.js";
export { PropsError, type PropsProblem } from "../errors.js";
export { composeUploads, type UploadsParts } from "./compose.js";
export { uploadsOutputs } from "./outputs.js";
export {
  type EventSettings,
  type OtherIdentity,
  PATTERNS,
  type Pattern,
  type UploadsProps,
} from "./props.js";
export { SettingsError } from "./settings-error.js";
export { Uploads } from "./uploads.js";
