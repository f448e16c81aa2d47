import { canonicalQuery } from "../../../sigv4/canonical-request.js";
import type { Operation } from "../../operation.js";
import { originRequest } from "../../origin/origin-request.js";
import { decideCreatedUpload } from "../checks/created-upload.js";
import { bodyRejection } from "../checks/misplaced.js";
import type { Parameters } from "../query.js";

/**
 * `GET /KEY?uploadId=ID` lists the upload's parts, and `DELETE /KEY?uploadId=ID` aborts it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 */
export function listOrAbort(parameters: Parameters): Operation {
  return (caller) => {
    const { request } = caller;
    const decision = bodyRejection(request.headers) ?? decideCreatedUpload(caller);
    if (decision.outcome === "rejected") return decision;
    return {
      outcome: "allowed",
      request: originRequest(request, decision.key, {}, canonicalQuery(parameters)),
      key: decision.key,
      operation: request.method === "GET" ? "ListParts" : "AbortMultipartUpload",
    };
  };
}
