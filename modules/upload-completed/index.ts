export type {
  UploadCompletedAlarms,
  UploadCompletedBucket,
  UploadCompletedProps,
  UploadEventBus,
} from "./props.js";
export { UploadCompleted } from "./upload-completed.js";
