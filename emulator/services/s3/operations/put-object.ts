import type { HttpResponse } from "../../../http/http.js";
import type { OperationContext } from "./operation.js";
import { requireContentLength, requireCreation, writeObject, writtenHeaders } from "./write-object.js";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export async function putObject(context: OperationContext): Promise<HttpResponse> {
  const { request } = context;
  requireCreation(context);
  requireContentLength(request);
  const version = await writeObject(context, "PutObject");
  return { status: 200, headers: [...writtenHeaders(request, version), ["Content-Length", "0"]], body: "" };
}
