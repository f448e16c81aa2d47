export { EdgeUpload } from "./edge-upload.js";
export type { EdgeBucket, EdgeRateLimit, EdgeUploadProps } from "./props.js";
