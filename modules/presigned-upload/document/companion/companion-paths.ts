import type { Operation, Parameter } from "../../../rest-api/document/openapi.js";
import { NO_SUCH_UPLOAD, NOT_COMPLETED, TOO_LARGE, TYPE_NOT_ALLOWED } from "../errors.js";
import type { PathOperations, PresignContext } from "../presign-context.js";
import type { ProxyOperationParts } from "../proxy-operation.js";
import { pathParameter, proxyOperation, queryParameter, requiredBody } from "../proxy-operation.js";
import { reference } from "../schemas.js";

/**
 * Headers that Uppy sends beside the credentials, and that Companion lets a page send.
 * @see https://uppy.io/docs/companion/
 */
export const COMPANION_REQUEST_HEADERS = ["Accept", "uppy-auth-token", "uppy-credentials-params"];

const UPLOAD_ID = pathParameter("uploadId", "S3's own id of the upload.");
const KEY = queryParameter("key", "The key that was answered when the upload was created.", true);
const PART_NUMBER: Parameter = {
  name: "partNumber",
  in: "path",
  required: true,
  description: "The part's number, 1 to 10,000.",
  schema: { type: "integer", minimum: 1, maximum: 10_000 },
};

/** The routes of Uppy's Companion for S3, and what serves Uppy 6's `signRequest`. */
export function companionPaths(context: PresignContext): Readonly<Record<string, PathOperations>> {
  const upload = "/s3/multipart/{uploadId}";
  return {
    "/s3/params": { get: getParameters(context) },
    "/s3/multipart": { post: createMultipartUpload(context) },
    [upload]: { get: listParts(context), delete: abortMultipartUpload(context) },
    [`${upload}/{partNumber}`]: { get: signPart(context) },
    [`${upload}/complete`]: { post: completeMultipartUpload(context) },
    "/s3/sign": { post: signRequest(context) },
  };
}

/** Uppy shows a user the message of an error, which it looks for by two names. */
function companionOperation(context: PresignContext, parts: ProxyOperationParts): Operation {
  return proxyOperation(context, { ...parts, errorSchema: reference("CompanionError") });
}

function getParameters(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "getUploadParameters",
    summary: "Get a form for one object (Uppy 4 and 5)",
    description:
      "The key is fresh, and the size is held to the policy by S3. Metadata is given as metadata[NAME]=VALUE, each " +
      "name once, and becomes fields of the form.",
    parameters: [
      queryParameter("filename", "The key that the API makes ends in it.", true),
      queryParameter("type", "The object's media type."),
    ],
    answers: { "200": { description: "Where and how to send the form.", schemaName: "FormUpload" } },
    errors: { ...TOO_LARGE, ...TYPE_NOT_ALLOWED },
  });
}

function createMultipartUpload(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "createMultipartUpload",
    summary: "Create a multipart upload (Uppy 4 and 5)",
    requestBody: requiredBody("CreateMultipartUploadRequest"),
    answers: {
      "200": {
        description: "What the other requests name it by.",
        schemaName: "CreateMultipartUploadResponse",
      },
    },
    errors: { ...TOO_LARGE, ...TYPE_NOT_ALLOWED },
  });
}

function listParts(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "listParts",
    summary: "List the parts that S3 holds (Uppy 4 and 5)",
    parameters: [UPLOAD_ID, KEY],
    answers: { "200": { description: "All of them, in order.", schemaName: "ListPartsResponse" } },
    errors: NO_SUCH_UPLOAD,
  });
}

function signPart(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "signPart",
    summary: "Get a URL for one part (Uppy 4 and 5)",
    parameters: [UPLOAD_ID, PART_NUMBER, KEY],
    answers: { "200": { description: "Where to PUT the part.", schemaName: "PartUrl" } },
    errors: { ...NO_SUCH_UPLOAD, "413": "No object that is allowed has so many parts." },
  });
}

function completeMultipartUpload(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "completeMultipartUpload",
    summary: "Make one object of the parts (Uppy 4 and 5)",
    parameters: [UPLOAD_ID, KEY],
    requestBody: requiredBody("CompleteMultipartUploadRequest"),
    answers: {
      "200": { description: "The object is there.", schemaName: "CompleteMultipartUploadResponse" },
      "202": {
        description: "S3 is still completing the upload. Uppy takes this for success and does not ask again.",
        schemaName: "CompleteMultipartUploadResponse",
        headers: ["Retry-After"],
      },
    },
    errors: {
      ...NOT_COMPLETED,
      "503":
        "CompletionPending: S3 did not start to complete the upload in time. Or the credentials cannot be checked at " +
        "present. Send the request again.",
    },
  });
}

function abortMultipartUpload(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "abortMultipartUpload",
    summary: "Give a multipart upload up (Uppy 4 and 5)",
    parameters: [UPLOAD_ID, KEY],
    answers: { "200": { description: "Nothing of it is left.", schemaName: "Aborted" } },
    errors: NO_SUCH_UPLOAD,
  });
}

function signRequest(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "signRequest",
    summary: "Get a URL for one operation of S3 (Uppy 6)",
    description:
      "Serves signRequest. The API chooses the key of a new object, and signs below the caller's prefix only.",
    requestBody: requiredBody("SignRequest"),
    answers: { "200": { description: "Where and how to send the request.", schemaName: "SignResponse" } },
    errors: { ...NO_SUCH_UPLOAD, ...TOO_LARGE, ...TYPE_NOT_ALLOWED },
  });
}
