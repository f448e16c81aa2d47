export * from "../engine/index.js";
export type { Agents } from "./http/send-request.js";
export type { NodeApiOptions, NodeManyOptions, NodeUploadOptions, UploadSource } from "./upload.js";
export { upload, uploadMany, uploadsApi } from "./upload.js";
