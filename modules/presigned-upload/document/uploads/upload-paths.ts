import { LENGTH_REQUIRED, NO_SUCH_UPLOAD, NOT_COMPLETED, TOO_LARGE, TYPE_NOT_ALLOWED } from "../errors.js";
import type { PathOperations, PresignContext } from "../presign-context.js";
import {
  optionalBody,
  pathParameter,
  proxyOperation,
  queryParameter,
  requiredBody,
} from "../proxy-operation.js";

const ID = pathParameter("id", "The upload's id, from the response to POST /uploads.");

/** `POST /uploads` and all below it: the uploads API for clients other than Uppy. */
export function uploadPaths(context: PresignContext): Readonly<Record<string, PathOperations>> {
  return {
    "/uploads": { post: createUpload(context), ...(context.listing && { get: listUploads(context) }) },
    "/uploads/{id}": { get: getUpload(context), delete: abortUpload(context) },
    "/uploads/{id}/parts": { post: signParts(context) },
    "/uploads/{id}/complete": { post: completeUpload(context) },
  };
}

function createUpload(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "createUpload",
    summary: "Create an upload with a key of your choice",
    description:
      "Returns one presigned PUT or form POST, or creates a multipart upload. Each is bound to " +
      "the given key, size, type, checksum and attributes. With files, returns a result for each file.",
    requestBody: requiredBody("CreateUploadRequest"),
    answers: {
      "200": {
        description: "The URL, and the headers or fields, to send the object with.",
        schemaName: "CreateUploadResponse",
      },
    },
    errors: { ...TOO_LARGE, ...TYPE_NOT_ALLOWED },
  });
}

function listUploads(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "listUploads",
    summary: "List the caller's own unfinished uploads in parts",
    description: "An id in the list has no length: sign its parts with lengths, and complete it with length.",
    parameters: [
      queryParameter("key", "Only uploads with this key below the caller's own prefix, not encoded."),
      queryParameter("limit", "Maximum number of uploads on a page, 1 to 1,000. Omitted: 100."),
      queryParameter("after", "The next of the previous page."),
    ],
    answers: { "200": { description: "A page of uploads.", schemaName: "ListUploadsResponse" } },
  });
}

function getUpload(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "getUpload",
    summary: "Get the state of an upload",
    description:
      "Shows whether an upload is stored, for example after a lost response and a retry with 412. Accepts an id from " +
      "POST /uploads, of any method. With key, accepts a UUID: the x-upload-id of an upload through the " +
      "direct or the edge pattern.",
    parameters: [
      ID,
      queryParameter("key", "With a UUID: the key below the caller's own prefix, not encoded."),
    ],
    answers: { "200": { description: "The upload's state.", schemaName: "UploadState" } },
    errors: NO_SUCH_UPLOAD,
  });
}

function abortUpload(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "abortUpload",
    summary: "Abort a multipart upload",
    description: "Deletes its parts. Can be repeated. A completed object stays.",
    parameters: [ID],
    answers: { "204": { description: "The upload has no parts in S3." } },
  });
}

function signParts(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "signParts",
    summary: "Get URLs for parts, up to all 10,000 at once",
    description: "Each URL is bound to its part's number and length, and to its checksum if there is one.",
    parameters: [ID],
    requestBody: optionalBody("SignPartsRequest"),
    answers: {
      "200": {
        description: "One URL template, and a signature for each part.",
        schemaName: "SignPartsResponse",
      },
    },
    errors: { ...TOO_LARGE, ...NO_SUCH_UPLOAD },
  });
}

function completeUpload(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "completeUpload",
    summary: "Complete a multipart upload",
    description:
      "Can be repeated: the response stays the same. S3 checks size and checksum before it stores the object. checksum is " +
      "required if the upload was created with checksumAlgorithm. If it is wrong, the upload stays unchanged.",
    parameters: [ID],
    requestBody: optionalBody("CompleteUploadRequest"),
    answers: {
      "200": { description: "The object is stored.", schemaName: "CompleteUploadResponse" },
      "202": {
        description: "S3 is still completing the upload. Repeat the request after Retry-After seconds.",
        schemaName: "CompletingUpload",
        headers: ["Retry-After"],
      },
    },
    errors: { ...LENGTH_REQUIRED, ...NOT_COMPLETED },
  });
}
