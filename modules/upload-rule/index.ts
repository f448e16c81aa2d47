export type { Identity } from "../../functions/identity/contract.js";
export type {
  RuleDecision,
  RuleRejectionStatus,
  UploadLimits,
  UploadPattern,
  UploadRule,
  UploadToJudge,
} from "../../functions/upload-policy/limits/contract.js";
