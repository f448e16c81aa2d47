import type { Schema } from "../../../rest-api/document/openapi.js";
import { object, reference, text, texts, url } from "../schemas.js";

const KEY = text("The object's whole key in the bucket, chosen by the API.");
const UPLOAD_ID = text("S3's own id of the upload.");
const EXPIRES: Schema = { type: "integer", description: "Life of the URL in seconds." };

/** The bodies that Uppy 4 and 5 know from Companion. */
const COMPANION: Readonly<Record<string, Schema>> = {
  FormUpload: object(
    {
      method: { type: "string", enum: ["POST"] },
      url: url("Where to send the form."),
      fields: texts("Form fields to send exactly so, before the field file, which comes last."),
      expires: EXPIRES,
    },
    ["method", "url", "fields", "expires"],
  ),
  CreateMultipartUploadRequest: object(
    {
      filename: text("The key that the API makes ends in it."),
      type: text("The object's media type."),
      metadata: { type: "object", description: "Kept with the object, each value as text." },
    },
    ["filename", "type"],
  ),
  CreateMultipartUploadResponse: object(
    { key: KEY, uploadId: UPLOAD_ID, bucket: text("The bucket's name.") },
    ["key", "uploadId", "bucket"],
  ),
  ListPartsResponse: {
    type: "array",
    description: "All parts that S3 holds.",
    items: reference("ListedPart"),
  },
  ListedPart: object(
    {
      PartNumber: { type: "integer" },
      ETag: text("With its quotation marks."),
      Size: { type: "integer", description: "In bytes." },
    },
    ["PartNumber", "ETag", "Size"],
  ),
  PartUrl: object({ url: url("Where to PUT the part."), expires: EXPIRES }, ["url", "expires"]),
  CompleteMultipartUploadRequest: object(
    { parts: { type: "array", description: "In order.", items: reference("PartToComplete") } },
    ["parts"],
  ),
  PartToComplete: object(
    { PartNumber: { type: "integer" }, ETag: text("With or without its quotation marks.") },
    ["PartNumber", "ETag"],
  ),
  CompleteMultipartUploadResponse: object(
    {
      location: url("Where the object is, for those who may read it."),
      key: KEY,
      bucket: text("The bucket's name."),
    },
    ["location", "key", "bucket"],
  ),
  Aborted: object({}, [], "Nothing: Uppy wants an object."),
  CompanionError: object(
    {
      code: text("What went wrong, for programs."),
      message: text("What went wrong, for people."),
      error: text(
        "The same message under the name that Companion gives it; omitted in API Gateway's own errors.",
      ),
      requestId: text("Finds the request in the logs."),
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
          "With PUT alone PutObject, with uploadId and partNumber UploadPart; with POST alone " +
          "CreateMultipartUpload, with uploadId CompleteMultipartUpload; GET lists parts, DELETE aborts.",
        enum: ["PUT", "POST", "GET", "DELETE"],
      },
      key: text(
        "Of a new upload the name that is wished for; of one that has begun the key that was answered.",
      ),
      uploadId: UPLOAD_ID,
      partNumber: { type: "integer", minimum: 1, maximum: 10_000 },
      contentType: text("The object's media type."),
    },
    ["method", "key"],
  ),
  SignResponse: object(
    {
      url: url("Where to send the request."),
      key: text("The key that the API chose; for a new upload only."),
      headers: texts("Headers to send exactly so."),
      fields: texts("Form fields to send exactly so, in a POST instead of the PUT."),
    },
    ["url"],
  ),
};

/** The bodies of the routes below `/s3`. */
export const COMPANION_SCHEMAS: Readonly<Record<string, Schema>> = { ...COMPANION, ...SIGN };
