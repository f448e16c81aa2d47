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
export type { RateLimit } from "../rate-limit/index.js";
export type { RequestAlarm } from "../request-alarm/index.js";
export { EdgeAuthorizer } from "./edge-authorizer.js";
export { EdgeUpload } from "./edge-upload.js";
export type {
  DistributionAlarms,
  EdgeAccessLogs,
  EdgeAuthorizerProps,
  EdgeBucket,
  EdgeCountries,
  EdgeUploadProps,
} from "./props.js";
