import type { Operation, Parameter } from "../../../rest-api/document/openapi.js";
import { NO_SUCH_UPLOAD, NOT_COMPLETED, TOO_LARGE, TYPE_NOT_ALLOWED } from "../errors.js";
import type { PathOperations, PresignContext } from "../presign-context.js";
import type { ProxyOperationParts } from "../proxy-operation.js";
import { pathParameter, proxyOperation, queryParameter, requiredBody } from "../proxy-operation.js";
import { reference } from "../schemas.js";

/**
 * Headers that Uppy sends in addition to the credentials, and that Companion allows.
 * @see https://uppy.io/docs/companion/
 */
export const COMPANION_REQUEST_HEADERS = ["Accept", "uppy-auth-token", "uppy-credentials-params"];

const UPLOAD_ID = pathParameter("uploadId", "S3's own id of the upload.");
const KEY = queryParameter("key", "The key that the response to the creation of the upload contains.", true);
const PART_NUMBER: Parameter = {
  name: "partNumber",
  in: "path",
  required: true,
  description: "The part's number, 1 to 10,000.",
  schema: { type: "integer", minimum: 1, maximum: 10_000 },
};

/** The routes of Uppy's Companion for S3, and that of Uppy 6's `signRequest`. */
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

/**
 * An operation with Companion's errors: Uppy shows the message of an error, which it reads from either of two fields.
 */
function companionOperation(context: PresignContext, parts: ProxyOperationParts): Operation {
  return proxyOperation(context, { ...parts, errorSchema: reference("CompanionError") });
}

function getParameters(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "getUploadParameters",
    summary: "Get a form for one object (Uppy 4 and 5)",
    description:
      "The key is fresh, and S3 enforces the policy's sizes. Send metadata as metadata[NAME]=VALUE, each " +
      "name once. It becomes fields of the form.",
    parameters: [
      queryParameter("filename", "The file's name. The API's key ends in it.", true),
      queryParameter("type", "The object's media type."),
    ],
    answers: { "200": { description: "The URL and fields of the form.", schemaName: "FormUpload" } },
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
        description: "The upload's key and id for the other requests.",
        schemaName: "CreateMultipartUploadResponse",
      },
    },
    errors: { ...TOO_LARGE, ...TYPE_NOT_ALLOWED },
  });
}

function listParts(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "listParts",
    summary: "List the parts that S3 stores (Uppy 4 and 5)",
    parameters: [UPLOAD_ID, KEY],
    answers: { "200": { description: "All parts, in order.", schemaName: "ListPartsResponse" } },
    errors: NO_SUCH_UPLOAD,
  });
}

function signPart(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "signPart",
    summary: "Get a URL for one part (Uppy 4 and 5)",
    parameters: [UPLOAD_ID, PART_NUMBER, KEY],
    answers: { "200": { description: "The URL to PUT the part to.", schemaName: "PartUrl" } },
    errors: { ...NO_SUCH_UPLOAD, "413": "No allowed object has so many parts." },
  });
}

function completeMultipartUpload(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "completeMultipartUpload",
    summary: "Complete a multipart upload (Uppy 4 and 5)",
    parameters: [UPLOAD_ID, KEY],
    requestBody: requiredBody("CompleteMultipartUploadRequest"),
    answers: {
      "200": { description: "The object is stored.", schemaName: "CompleteMultipartUploadResponse" },
      "202": {
        description:
          "S3 is still completing the upload. Uppy treats this as a success and does not repeat the request.",
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
    summary: "Abort a multipart upload (Uppy 4 and 5)",
    parameters: [UPLOAD_ID, KEY],
    answers: {
      "200": { description: "The upload is aborted, and its parts are deleted.", schemaName: "Aborted" },
    },
    errors: NO_SUCH_UPLOAD,
  });
}

function signRequest(context: PresignContext): Operation {
  return companionOperation(context, {
    operationId: "signRequest",
    summary: "Get a URL for one S3 operation (Uppy 6)",
    description:
      "Serves signRequest. The API chooses the key of a new object, and signs only below the caller's prefix.",
    requestBody: requiredBody("SignRequest"),
    answers: {
      "200": { description: "The URL, headers and fields of the request.", schemaName: "SignResponse" },
    },
    errors: { ...NO_SUCH_UPLOAD, ...TOO_LARGE, ...TYPE_NOT_ALLOWED },
  });
}
