export { apiDocumentProblems } from "./document/import.js";
export { ApiDocumentError, type DocumentProblem } from "./document/problems.js";
export { createUsageCheck, type UsageCheck } from "./limits/usage.js";
export type {
  RestApiPorts,
  S3Port,
  SignatureOutcome,
  VerifyCognitoToken,
  VerifySignature,
} from "./ports.js";
export { createRestApi, type RestApiOptions } from "./rest-api.js";
