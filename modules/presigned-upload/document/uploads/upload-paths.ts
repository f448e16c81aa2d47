import { LENGTH_REQUIRED, NO_SUCH_UPLOAD, NOT_COMPLETED, TOO_LARGE, TYPE_NOT_ALLOWED } from "../errors.js";
import type { PathOperations, PresignContext } from "../presign-context.js";
import {
  optionalBody,
  pathParameter,
  proxyOperation,
  queryParameter,
  requiredBody,
} from "../proxy-operation.js";

const ID = pathParameter("id", "The upload's id, as POST /uploads answered it.");

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
    summary: "Begin an upload under a key of your own",
    description:
      "Answers with one presigned PUT or form POST, or creates a multipart upload. Whichever it is, it is bound to " +
      "the key, size, type and checksum that are given here. With files it answers for each of them.",
    requestBody: requiredBody("CreateUploadRequest"),
    answers: {
      "200": { description: "Where and how to send the object.", schemaName: "CreateUploadResponse" },
    },
    errors: { ...TOO_LARGE, ...TYPE_NOT_ALLOWED },
  });
}

function listUploads(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "listUploads",
    summary: "List the caller's own unfinished uploads in parts",
    description:
      "An id of the list names an upload without its length: sign its parts with lengths, and complete it with length.",
    parameters: [
      queryParameter("key", "Only uploads of this key below the caller's own prefix, as plain text."),
      queryParameter("limit", "Most uploads of a page, 1 to 1,000. Left out: 100."),
      queryParameter("after", "The next of the page before."),
    ],
    answers: { "200": { description: "A page of uploads.", schemaName: "ListUploadsResponse" } },
  });
}

function getUpload(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "getUpload",
    summary: "Get the state of an upload",
    description:
      "Tells whether an upload is stored, for example after its answer was lost and a retry got 412. Takes an id that " +
      "POST /uploads answered, of any method. With key it takes a UUID: the x-upload-id of an upload through the " +
      "direct or the edge pattern.",
    parameters: [
      ID,
      queryParameter("key", "With a UUID: the key below the caller's own prefix, as plain text."),
    ],
    answers: { "200": { description: "The upload's state.", schemaName: "UploadState" } },
    errors: NO_SUCH_UPLOAD,
  });
}

function abortUpload(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "abortUpload",
    summary: "Give a multipart upload up",
    description: "Removes its parts, and may be repeated. An object that was completed stays.",
    parameters: [ID],
    answers: { "204": { description: "No part of it is left, nor was there any." } },
  });
}

function signParts(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "signParts",
    summary: "Get URLs for parts, up to all 10,000 at once",
    description: "Each URL is bound to its part's number and length, and to its checksum where one is given.",
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
    summary: "Make one object of the parts",
    description:
      "May be repeated: the answer stays the same. S3 checks size and checksum before the object is there. checksum is " +
      "required if the upload was created with checksumAlgorithm. If it is wrong, the upload stays as it is.",
    parameters: [ID],
    requestBody: optionalBody("CompleteUploadRequest"),
    answers: {
      "200": { description: "The object is there.", schemaName: "CompleteUploadResponse" },
      "202": {
        description: "S3 is still at it. Ask again after Retry-After seconds.",
        schemaName: "CompletingUpload",
        headers: ["Retry-After"],
      },
    },
    errors: { ...LENGTH_REQUIRED, ...NOT_COMPLETED },
  });
}
