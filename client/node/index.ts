export * from "../engine/index.js";
export type { Agents } from "./http/send-request.js";
export type { NodeApiOptions, NodeUploadOptions, UploadSource } from "./upload.js";
export { upload, uploadsApi } from "./upload.js";
