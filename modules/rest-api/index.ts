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
export { ApiAuthorizer, type ApiAuthorizerProps } from "./api-authorizer.js";
export { ApiDomain, type ApiDomainProps } from "./api-domain.js";
export type {
  Authorization,
  AuthorizerAuthorization,
  CognitoAuthorization,
  FunctionAuthorization,
  IamAuthorization,
  InvocableFunction,
  NoAuthorization,
} from "./authorization.js";
export { clientDocument } from "./document/client-document.js";
export type { AllowedOrigins } from "./document/cors.js";
export { DocumentError, type DocumentParts, restApiDocument } from "./document/document.js";
export type {
  Method,
  OpenApiDocument,
  Operation,
  PathItem,
  Schema,
  SecurityScheme,
} from "./document/openapi.js";
export {
  type DocumentSecurity,
  type SecurityParts,
  securityParts,
} from "./document/security.js";
export type { ExistingDocument } from "./merge/existing-document.js";
export { mergePaths } from "./merge/merge-paths.js";
export { type DomainMapping, RestApi, type RestApiProps } from "./rest-api.js";
export type { Throttling } from "./stage/method-settings.js";
export { DEFAULT_THROTTLING, type StageSettings } from "./stage/stage.js";
export type { StageAlarms } from "./stage/stage-alarms.js";
export {
  type MeteredStage,
  type Tenant,
  TenantPlans,
  type TenantPlansProps,
  type UsageTier,
} from "./tenant-plans.js";
