import type { Schema } from "../../../rest-api/document/openapi.js";
import { object, reference, text, texts, url } from "../schemas.js";

const KEY = text("The object's whole key in the bucket, chosen by the API.");
const UPLOAD_ID = text("S3's own id of the upload.");
const EXPIRES: Schema = { type: "integer", description: "Life of the URL in seconds." };

/** The bodies of Companion for Uppy 4 and 5. */
const COMPANION: Readonly<Record<string, Schema>> = {
  FormUpload: object(
    {
      method: { type: "string", enum: ["POST"] },
      url: url("The URL to POST the form to."),
      fields: texts("Form fields to send with exactly these values. The field file must come last."),
      expires: EXPIRES,
    },
    ["method", "url", "fields", "expires"],
  ),
  CreateMultipartUploadRequest: object(
    {
      filename: text("The file's name. The API's key ends in it."),
      type: text("The object's media type."),
      metadata: {
        type: "object",
        description: "Metadata that is stored with the object, each value as a string.",
      },
    },
    ["filename", "type"],
  ),
  CreateMultipartUploadResponse: object(
    { key: KEY, uploadId: UPLOAD_ID, bucket: text("The bucket's name.") },
    ["key", "uploadId", "bucket"],
  ),
  ListPartsResponse: {
    type: "array",
    description: "All parts that S3 stores.",
    items: reference("ListedPart"),
  },
  ListedPart: object(
    {
      PartNumber: { type: "integer" },
      ETag: text("In quotation marks."),
      Size: { type: "integer", description: "In bytes." },
    },
    ["PartNumber", "ETag", "Size"],
  ),
  PartUrl: object({ url: url("The URL to PUT the part to."), expires: EXPIRES }, ["url", "expires"]),
  CompleteMultipartUploadRequest: object(
    { parts: { type: "array", description: "In order.", items: reference("PartToComplete") } },
    ["parts"],
  ),
  PartToComplete: object(
    { PartNumber: { type: "integer" }, ETag: text("With or without quotation marks.") },
    ["PartNumber", "ETag"],
  ),
  CompleteMultipartUploadResponse: object(
    {
      location: url("The object's address, for those who may read it."),
      key: KEY,
      bucket: text("The bucket's name."),
    },
    ["location", "key", "bucket"],
  ),
  Aborted: object({}, [], "An empty object, which Uppy requires."),
  CompanionError: object(
    {
      code: text("Error code, for programs."),
      message: text("Error message, for people."),
      error: text("The same message under Companion's name. Omitted in API Gateway's own errors."),
      requestId: text("Id of the request in the logs."),
    },
    ["code", "message", "requestId"],
  ),
};

/** The bodies of Uppy 6's `signRequest`. */
const SIGN: Readonly<Record<string, Schema>> = {
  SignRequest: object(
    {
      method: {
        type: "string",
        description:
          "PUT without the other fields is PutObject, with uploadId and partNumber UploadPart. POST alone is " +
          "CreateMultipartUpload, with uploadId CompleteMultipartUpload. GET lists parts, DELETE aborts.",
        enum: ["PUT", "POST", "GET", "DELETE"],
      },
      key: text(
        "For a new upload, the requested name. For an upload in progress, the key in the response to its creation.",
      ),
      uploadId: UPLOAD_ID,
      partNumber: { type: "integer", minimum: 1, maximum: 10_000 },
      contentType: text("The object's media type."),
    },
    ["method", "key"],
  ),
  SignResponse: object(
    {
      url: url("The URL to send the request to."),
      key: text("The key that the API chose, for a new upload only."),
      headers: texts("Headers to send with exactly these values."),
      fields: texts("Form fields to send with exactly these values, in a POST instead of the PUT."),
    },
    ["url"],
  ),
};

/** The bodies of the routes below `/s3`. */
export const COMPANION_SCHEMAS: Readonly<Record<string, Schema>> = { ...COMPANION, ...SIGN };
