import type { HttpResponse } from "../../../../http/http.js";
import type { OperationContext } from "../operation.js";
import { noSuchUpload, requireUpload } from "./upload-of.js";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export async function abortMultipartUpload(context: OperationContext): Promise<HttpResponse> {
  context.access.require("s3:AbortMultipartUpload");
  const { upload } = requireUpload(context);
  if (!(await context.store.uploads.abort(upload))) throw noSuchUpload(upload.uploadId);
  return { status: 204, headers: [], body: "" };
}
