export * from "../engine/index.js";
export type { Agents } from "./http/send-request.js";
export type { NodeApiOptions, NodeUploadOptions } from "./upload.js";
export { upload, uploadsApi } from "./upload.js";
