export { apiDocumentProblems } from "./document/import.js";
export { createUsageCheck, type UsageCheck } from "./limits/usage.js";
export { ApiDocumentError, type DocumentProblem } from "./model/document/problems.js";
export type {
  RestApiPorts,
  S3Port,
  SignatureOutcome,
  VerifyCognitoToken,
  VerifySignature,
} from "./ports.js";
export { createRestApi, type RestApiOptions } from "./rest-api.js";
