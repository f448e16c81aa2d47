export { MAX_DIRECT_BYTES } from "./checks.js";
export { DirectUpload, type DirectUploadBucket, type DirectUploadProps } from "./direct-upload.js";
export { type DirectUploadDocumentOptions, directUploadDocument } from "./document/document.js";
