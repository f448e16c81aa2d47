import type { HttpResponse } from "../../../http/http.js";
import type { OperationContext } from "./operation.js";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export async function headBucket({ request, access }: OperationContext): Promise<HttpResponse> {
  access.require("s3:ListBucket");
  return {
    status: 200,
    headers: [
      ["x-amz-bucket-region", request.bucket.region],
      ["x-amz-access-point-alias", "false"],
      ["Content-Type", "application/xml"],
    ],
    body: "",
  };
}
