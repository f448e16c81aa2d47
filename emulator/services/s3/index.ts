export type { ObjectCreated } from "./object-created.js";
export { createS3, type S3 } from "./s3.js";
export { acceptsSignatureV2 } from "./signature-v2.js";
