export {
  DEFAULT_UPLOAD_POLICY,
  type KeyPrefix,
  type UploadPolicy,
} from "../../functions/upload-policy/contract.js";
export { PropsError, type PropsProblem } from "../errors.js";
export type { PolicyConditions, PolicyPrincipals, PolicyStatement } from "../iam/index.js";
export type {
  UploadCompletedAlarms,
  UploadCompletedBucket,
  UploadCompletedProps,
  UploadEventBus,
  UploadVolume,
} from "./props.js";
export { UploadCompleted } from "./upload-completed.js";
