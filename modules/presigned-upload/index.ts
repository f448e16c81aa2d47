export { presignedUploadDocument } from "./document/document.js";
export type { PresignedUploadDocumentOptions } from "./document/presign-context.js";
export {
  PresignedUpload,
  type PresignedUploadBucket,
  type PresignedUploadProps,
} from "./presigned-upload.js";
