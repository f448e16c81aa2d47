import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { Operation } from "../operation.js";
import type { Parameters } from "./query.js";
import { parameterRejection, parametersOf } from "./query.js";
import { completeUpload } from "./requests/complete-upload.js";
import { createUpload } from "./requests/create-upload.js";
import { listOrAbort } from "./requests/list-or-abort.js";
import { uploadPart } from "./requests/upload-part.js";

/** One kind of request of S3's multipart protocol. */
interface PartsRequest {
  readonly method: string;
  /** Names of the required query parameters. The only other parameters that are allowed are those in `optional`. */
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  readonly decide: (parameters: Parameters) => Operation;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
const PARTS_REQUESTS: readonly PartsRequest[] = [
  { method: "POST", required: ["uploads"], decide: () => createUpload },
  { method: "PUT", required: ["partNumber", "uploadId"], decide: uploadPart },
  { method: "GET", required: ["uploadId"], optional: ["part-number-marker"], decide: listOrAbort },
  { method: "POST", required: ["uploadId"], decide: completeUpload },
  { method: "DELETE", required: ["uploadId"], decide: listOrAbort },
];

const SERVED =
  "Allowed requests: PUT /KEY, POST /KEY?uploads, PUT /KEY?partNumber=N&uploadId=ID, GET /KEY?uploadId=ID (also with " +
  "&part-number-marker=N), POST /KEY?uploadId=ID, DELETE /KEY?uploadId=ID.";

/** The operation of a request that is not the PUT of a whole object, or the rejection. */
export function partsOperation(method: string, querystring: string): Operation | UploadRejection {
  const parameters = parametersOf(querystring);
  const found = parameters && PARTS_REQUESTS.find((one) => one.method === method && fits(parameters, one));
  if (parameters === undefined || found === undefined) {
    return rejected(400, "QueryNotServed", `This method and query string are not supported. ${SERVED}`);
  }
  return parameterRejection(parameters) ?? found.decide(parameters);
}

function fits(parameters: Parameters, { required, optional = [] }: PartsRequest): boolean {
  const names = [...parameters.keys()];
  return (
    required.every((name) => parameters.has(name)) &&
    names.every((name) => required.includes(name) || optional.includes(name))
  );
}
