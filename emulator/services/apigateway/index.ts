export { createCustomDomain, createDefaultEndpoint } from "./custom-domain.js";
export { apiDocumentProblems } from "./document/import.js";
export { createUsageCheck } from "./limits/usage.js";
export { ApiDocumentError } from "./model/document/problems.js";
export type { SignatureOutcome, VerifySignature } from "./ports.js";
export { createRestApi } from "./rest-api.js";
