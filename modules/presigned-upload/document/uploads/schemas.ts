import { STORAGE_CLASSES } from "../../../../functions/attributes/contract.js";
import { MAX_BATCH_FILES } from "../../../../functions/presign/contract.js";
import { MAX_KEY_BYTES } from "../../../../functions/upload-policy/contract.js";
import type { Schema } from "../../../rest-api/document/openapi.js";
import {
  bytes,
  checksumAlgorithm,
  DECLARED,
  EXPIRES_AT,
  object,
  reference,
  text,
  texts,
  url,
} from "../schemas.js";

const MIB = 1_048_576;
/** S3's limits of a part except the last, in bytes. */
const PART_SIZES = { minimum: 5 * MIB, maximum: 5_120 * MIB };
/** Maximum number of parts in S3. */
const MOST_PARTS = 10_000;

const PART_NUMBER: Schema = {
  type: "integer",
  description: "Part n begins at byte (n - 1) * partSize.",
  minimum: 1,
  maximum: MOST_PARTS,
};
const PART_SIZE: Schema = {
  type: "integer",
  description: "Size of each part except the last, in bytes.",
  ...PART_SIZES,
};
const DOUBLES_EVERY: Schema = {
  type: "integer",
  description:
    "Number of parts after which the size doubles, up to 5 GiB; only without length. Omitted: all have partSize.",
  minimum: 1,
  maximum: MOST_PARTS,
};
const PART_COUNT: Schema = {
  type: "integer",
  description: "Number of parts. Without length, the maximum number.",
  minimum: 1,
  maximum: MOST_PARTS,
};
const KEY = text("The object's whole key in the bucket.");
const ETAG = text("In quotation marks.");
const SIGNED_HEADERS = texts("Headers to send with exactly these values: they are part of the signature.");
const PART_ALGORITHM = checksumAlgorithm("Each part needs a checksum in this algorithm.");
const OBJECT_CHECKSUM = reference("ObjectChecksum");

/** An algorithm for the checksum of a whole object that is uploaded in parts. */
function wholeAlgorithm(description: string): Schema {
  return { type: "string", description, enum: ["crc32", "crc32c", "crc64nvme"] };
}

/** Data that is stored with the object. The policy must allow each field. */
const ATTRIBUTES: Readonly<Record<string, Schema>> = {
  metadata: texts("User metadata by name, without x-amz-meta-; S3 takes 2 KB with what is added here."),
  tags: texts("Tags of the object, value by key; at most 7."),
  storageClass: {
    type: "string",
    description: "The object's storage class. Left out: STANDARD.",
    enum: [...STORAGE_CLASSES],
  },
  cacheControl: text("The object's Cache-Control."),
  contentDisposition: text('The object\'s Content-Disposition, such as attachment; filename="may.pdf".'),
};

/** The declared properties of one file. */
const FILE: Readonly<Record<string, Schema>> = {
  key: {
    type: "string",
    description: "The object's key below the caller's own prefix, not encoded.",
    minLength: 1,
    maxLength: MAX_KEY_BYTES,
  },
  ...DECLARED,
  length: bytes("The object's size in bytes. Optional with MULTIPART only: the completion then needs it."),
  checksumAlgorithm: wholeAlgorithm(
    "Algorithm of the CRC of the whole object that the completion sends; with MULTIPART only, instead of checksum. S3 " +
      "does not compare a checksum unless its algorithm is set here.",
  ),
  method: {
    type: "string",
    description: "The method of the upload. Omitted: one PUT up to 100 MiB, in parts above.",
    enum: ["PUT", "POST", "MULTIPART"],
  },
  partSize: {
    type: "integer",
    description:
      "Size of each part except the last, in bytes; with MULTIPART only. Omitted: the smallest whole number of " +
      "MiB, at least 16, for which 10,000 parts are enough.",
    ...PART_SIZES,
  },
  partChecksumAlgorithm: checksumAlgorithm(
    "Algorithm of each part's checksum; with MULTIPART only. Omitted: that of checksum or checksumAlgorithm; " +
      "for crc64nvme, parts need no checksum.",
  ),
  ...ATTRIBUTES,
};

/** The response's properties of one file. */
const CREATED: Readonly<Record<string, Schema>> = {
  method: {
    type: "string",
    description:
      "Decides the other fields. PUT: url, headers and expiresAt. POST: url, fields and expiresAt. " +
      "MULTIPART: partSize, partCount and, if they are needed, partChecksumAlgorithm and checksumAlgorithm.",
    enum: ["PUT", "POST", "MULTIPART"],
  },
  key: KEY,
  url: url("The URL to send the object to."),
  headers: SIGNED_HEADERS,
  fields: texts(
    "Form fields to send with exactly these values. The field file must come last. The key is a fresh one " +
      "in the requested folder.",
  ),
  expiresAt: EXPIRES_AT,
  id: text(
    "The upload's id for /uploads/{id}. With PUT or POST it is a UUID if the key is very long: then add key to " +
      "the query.",
  ),
  partSize: PART_SIZE,
  partSizeDoublesEvery: DOUBLES_EVERY,
  partCount: PART_COUNT,
  partChecksumAlgorithm: PART_ALGORITHM,
  checksumAlgorithm: wholeAlgorithm("The completion needs the object's checksum in this algorithm."),
};

/** The bodies of `POST /uploads`. They describe either one file or `files`. */
const CREATION: Readonly<Record<string, Schema>> = {
  CreateUploadRequest: object({
    ...FILE,
    files: {
      type: "array",
      description: `Many files at once, 1 to ${MAX_BATCH_FILES}, each in one PUT or form. All other fields must then be omitted.`,
      items: reference("FileToUpload"),
    },
  }),
  FileToUpload: object(FILE, ["key", "type"]),
  CreateUploadResponse: object({
    ...CREATED,
    uploads: {
      type: "array",
      description: "The results for files, in the same order.",
      items: reference("CreatedUpload"),
    },
  }),
  CreatedUpload: object({ ...CREATED, error: reference("FileError") }),
  FileError: object(
    {
      status: { type: "integer", description: "The status that the file would have got alone." },
      code: text("Error code, for programs."),
      message: text("Error message, for people."),
    },
    ["status", "code", "message"],
    "Error of one of many files.",
  ),
};

/** The bodies below `/uploads/{id}`. */
const MULTIPART: Readonly<Record<string, Schema>> = {
  SignPartsRequest: object({
    partNumbers: {
      type: "array",
      description: "The parts to sign, each once. Omitted: all of them.",
      items: PART_NUMBER,
    },
    lengths: {
      type: "object",
      description:
        "Bytes by part number: the parts to sign, instead of partNumbers. Required if the id has no length.",
      additionalProperties: { type: "integer", minimum: 0, maximum: PART_SIZES.maximum },
    },
    checksums: texts(
      "Base64 by part number, in the upload's partChecksumAlgorithm. S3 rejects other content.",
    ),
  }),
  SignPartsResponse: object(
    {
      urlTemplate: text("Becomes a part's URL when {partNumber} and {signature} are replaced."),
      expiresAt: EXPIRES_AT,
      checksumHeader: text(
        "The header for the part's checksum, to send with each part in addition to Content-Length.",
      ),
      parts: { type: "array", items: reference("SignedPart") },
    },
    ["urlTemplate", "expiresAt", "parts"],
  ),
  SignedPart: object(
    {
      partNumber: PART_NUMBER,
      length: bytes("Bytes to send: Content-Length is part of the signature."),
      signature: text("Replaces {signature} in the template."),
    },
    ["partNumber", "length", "signature"],
  ),
  UploadState: object(
    {
      id: text("The upload's id."),
      key: KEY,
      state: {
        type: "string",
        description:
          "pending: no object is stored under the key (also after a rejected object was deleted). " +
          "uploading: a multipart upload is not completed; an aborted one is 404. " +
          "completed: this upload is stored; the check after the upload can still reject it. " +
          "taken: the object under the key belongs to another upload. " +
          "rejected: the check after the upload rejected this upload's object; see code.",
        enum: ["pending", "uploading", "completed", "taken", "rejected"],
      },
      code: text("The reason for the rejection, such as ContentTypeNotAllowed; with rejected only."),
      length: bytes(
        "For a multipart upload the declared size, for others the object's size, in bytes. Omitted if pending or taken.",
      ),
      etag: text("The object's ETag in quotation marks; not for multipart uploads."),
      versionId: text("The object's version; not for multipart uploads."),
      checksum: OBJECT_CHECKSUM,
      partSize: PART_SIZE,
      partSizeDoublesEvery: DOUBLES_EVERY,
      partCount: PART_COUNT,
      parts: {
        type: "array",
        description: "The parts of a multipart upload that S3 stores, in order; empty once completed.",
        items: reference("UploadedPart"),
      },
    },
    ["id", "key", "state"],
  ),
  ListUploadsResponse: object(
    {
      uploads: {
        type: "array",
        description: "Sorted by key, then by creation time.",
        items: reference("UnfinishedUpload"),
      },
      next: text("The value of after for the next page. Omitted on the last page."),
    },
    ["uploads"],
  ),
  UnfinishedUpload: object(
    {
      id: text("The upload's id for /uploads/{id}, without its length."),
      key: KEY,
      initiatedAt: { type: "string", format: "date-time", description: "Time of the creation (UTC)." },
      checksumAlgorithm: checksumAlgorithm("The algorithm that the upload was created with."),
    },
    ["id", "key", "initiatedAt"],
  ),
  UploadedPart: object(
    {
      partNumber: PART_NUMBER,
      length: bytes("The part's size in bytes."),
      etag: ETAG,
      checksum: text(
        "Base64, in the upload's partChecksumAlgorithm, or otherwise in that of its whole checksum.",
      ),
    },
    ["partNumber", "length", "etag"],
  ),
  ObjectChecksum: object(
    {
      algorithm: checksumAlgorithm("The algorithm."),
      value: text("Base64. With type COMPOSITE, followed by - and the number of parts."),
      type: {
        type: "string",
        description: "FULL_OBJECT: of the object's bytes. COMPOSITE: of its parts' checksums.",
        enum: ["FULL_OBJECT", "COMPOSITE"],
      },
    },
    ["algorithm", "value", "type"],
    "The object's checksum in S3.",
  ),
  CompleteUploadRequest: object({
    checksum: reference("Checksum"),
    length: bytes("The object's size in bytes. Required if the id has no length."),
    parts: {
      type: "array",
      description: "The uploaded parts, in order; S3 compares them. Omitted: all parts that S3 stores.",
      items: reference("CompletedPart"),
    },
  }),
  CompletedPart: object(
    {
      partNumber: PART_NUMBER,
      etag: ETAG,
      checksum: text("Base64, in the upload's partChecksumAlgorithm."),
    },
    ["partNumber", "etag"],
  ),
  CompleteUploadResponse: object(
    {
      key: KEY,
      state: { type: "string", enum: ["completed"] },
      length: bytes("The object's size in bytes."),
      etag: ETAG,
      versionId: text("Omitted if the bucket has no versioning."),
      checksum: OBJECT_CHECKSUM,
      type: text(
        "The object's media type. Only for an id from GET /uploads, whose list does not contain it.",
      ),
    },
    ["key", "state", "length", "etag"],
  ),
  CompletingUpload: object({ key: KEY, state: { type: "string", enum: ["completing"] } }, ["key", "state"]),
};

/** Bodies of the uploads API without downloads, as in `functions/presign/contract.ts`. */
export const UPLOAD_SCHEMAS: Readonly<Record<string, Schema>> = { ...CREATION, ...MULTIPART };

/** The body of `GET /downloads/{key+}`. */
export const DOWNLOAD_SCHEMAS: Readonly<Record<string, Schema>> = {
  DownloadResponse: object(
    {
      method: { type: "string", enum: ["GET"] },
      url: url("The URL to read the object from, until it expires."),
      headers: SIGNED_HEADERS,
      key: KEY,
      expiresAt: EXPIRES_AT,
    },
    ["method", "url", "headers", "key", "expiresAt"],
  ),
};
