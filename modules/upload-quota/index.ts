export type { QuotaLimits, QuotaRules } from "../../functions/quota/contract.js";
export { PropsError, type PropsProblem } from "../errors.js";
export type { PolicyStatement } from "../iam/index.js";
export type { UploadQuotaProps } from "./props.js";
export { UploadQuota } from "./upload-quota.js";
