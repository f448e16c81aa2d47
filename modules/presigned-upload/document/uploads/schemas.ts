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
/** S3's limits of a part but the last, in bytes. */
const PART_SIZES = { minimum: 5 * MIB, maximum: 5_120 * MIB };
/** S3's most parts of one upload. */
const MOST_PARTS = 10_000;

const PART_NUMBER: Schema = {
  type: "integer",
  description: "Part n has the bytes from (n - 1) * partSize.",
  minimum: 1,
  maximum: MOST_PARTS,
};
const PART_SIZE: Schema = {
  type: "integer",
  description: "Size of each part but the last, in bytes.",
  ...PART_SIZES,
};
const DOUBLES_EVERY: Schema = {
  type: "integer",
  description:
    "The size of parts doubles after so many parts, up to 5 GiB; only without length. Omitted: all have partSize.",
  minimum: 1,
  maximum: MOST_PARTS,
};
const PART_COUNT: Schema = {
  type: "integer",
  description: "How many parts there are; without length the most that are signed.",
  minimum: 1,
  maximum: MOST_PARTS,
};
const KEY = text("The object's whole key in the bucket.");
const ETAG = text("With its quotation marks.");
const SIGNED_HEADERS = texts("Headers to send exactly so: they are part of the signature.");
const PART_ALGORITHM = checksumAlgorithm("Each part has to come with a checksum in this algorithm.");
const OBJECT_CHECKSUM = reference("ObjectChecksum");

/** An algorithm in which S3 knows a checksum of a whole object that comes in parts. */
function wholeAlgorithm(description: string): Schema {
  return { type: "string", description, enum: ["crc32", "crc32c", "crc64nvme"] };
}

/** The declared properties of one file. */
const FILE: Readonly<Record<string, Schema>> = {
  key: {
    type: "string",
    description: "Where the object goes below the caller's own prefix, as plain text.",
    minLength: 1,
    maxLength: MAX_KEY_BYTES,
  },
  ...DECLARED,
  length: bytes(
    "The object's size in bytes. Only with MULTIPART it can be left out: the completion names it.",
  ),
  checksumAlgorithm: wholeAlgorithm(
    "The CRC of the whole object that the completion gives; with MULTIPART only, and instead of checksum. S3 " +
      "compares no checksum whose algorithm is not named here.",
  ),
  method: {
    type: "string",
    description: "How the object is to travel. Left out: one PUT up to 100 MiB, in parts above.",
    enum: ["PUT", "POST", "MULTIPART"],
  },
  partSize: {
    type: "integer",
    description:
      "Size of each part but the last, in bytes; with MULTIPART only. Left out: the smallest whole number of " +
      "MiB, 16 at least, with which 10,000 parts suffice.",
    ...PART_SIZES,
  },
  partChecksumAlgorithm: checksumAlgorithm(
    "What each part's checksum is given in; with MULTIPART only. Left out: that of checksum or checksumAlgorithm, " +
      "and none for crc64nvme.",
  ),
};

/** The response's properties of one file. */
const CREATED: Readonly<Record<string, Schema>> = {
  method: {
    type: "string",
    description:
      "Says what else there is: with PUT url, headers and expiresAt; with POST url, fields and expiresAt; with " +
      "MULTIPART partSize, partCount and, if they are needed, partChecksumAlgorithm and checksumAlgorithm.",
    enum: ["PUT", "POST", "MULTIPART"],
  },
  key: KEY,
  url: url("Where to send the object."),
  headers: SIGNED_HEADERS,
  fields: texts(
    "Form fields to send exactly so, before the field file, which comes last. The key is then a fresh one " +
      "in the folder that was asked for.",
  ),
  expiresAt: EXPIRES_AT,
  id: text(
    "Names the upload in /uploads/{id}. With PUT or POST it is a UUID if the key is very long: then add key to " +
      "the query.",
  ),
  partSize: PART_SIZE,
  partSizeDoublesEvery: DOUBLES_EVERY,
  partCount: PART_COUNT,
  partChecksumAlgorithm: PART_ALGORITHM,
  checksumAlgorithm: wholeAlgorithm("The completion needs the object's checksum in this algorithm."),
};

/** The bodies of `POST /uploads`. Either one file is described, or `files` are. */
const CREATION: Readonly<Record<string, Schema>> = {
  CreateUploadRequest: object({
    ...FILE,
    files: {
      type: "array",
      description: `Many files at once, 1 to ${MAX_BATCH_FILES}, each in one PUT or form. Then nothing else is given.`,
      items: reference("FileToUpload"),
    },
  }),
  FileToUpload: object(FILE, ["key", "type"]),
  CreateUploadResponse: object({
    ...CREATED,
    uploads: {
      type: "array",
      description: "With files: as many, in the same order.",
      items: reference("CreatedUpload"),
    },
  }),
  CreatedUpload: object({ ...CREATED, error: reference("FileError") }),
  FileError: object(
    {
      status: { type: "integer", description: "The status that the file alone would have got." },
      code: text("Error code, for programs."),
      message: text("Error message, for people."),
    },
    ["status", "code", "message"],
    "Why one of many files was rejected.",
  ),
};

/** The bodies below `/uploads/{id}`. */
const MULTIPART: Readonly<Record<string, Schema>> = {
  SignPartsRequest: object({
    partNumbers: {
      type: "array",
      description: "The parts to sign, each once. Left out: all of them.",
      items: PART_NUMBER,
    },
    lengths: {
      type: "object",
      description:
        "Bytes by part number: the parts to sign, instead of partNumbers. Required if the id holds no length.",
      additionalProperties: { type: "integer", minimum: 0, maximum: PART_SIZES.maximum },
    },
    checksums: texts(
      "Base64 by part number, in the upload's partChecksumAlgorithm. S3 refuses another content.",
    ),
  }),
  SignPartsResponse: object(
    {
      urlTemplate: text("Becomes a part's URL when {partNumber} and {signature} are replaced."),
      expiresAt: EXPIRES_AT,
      checksumHeader: text(
        "The header to send with each part beside Content-Length, whose value is the part's checksum.",
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
      id: text("The upload's own id."),
      key: KEY,
      state: {
        type: "string",
        description:
          "pending: nothing is stored under the key (a rejected object that was deleted is pending, too). " +
          "uploading: a multipart upload is not completed; an aborted one is not found. " +
          "completed: this upload is stored; the check after the upload can still reject it. " +
          "taken: the object under the key belongs to another upload. " +
          "rejected: the check after the upload rejected this upload's object, and code says why.",
        enum: ["pending", "uploading", "completed", "taken", "rejected"],
      },
      code: text("Why the object was rejected, such as ContentTypeNotAllowed; with rejected only."),
      length: bytes(
        "Of a multipart upload the declared size, of others the object's size, in bytes; omitted if pending or taken.",
      ),
      etag: text("The object's ETag with its quotation marks; not for multipart uploads."),
      versionId: text("The object's version; not for multipart uploads."),
      checksum: OBJECT_CHECKSUM,
      partSize: PART_SIZE,
      partSizeDoublesEvery: DOUBLES_EVERY,
      partCount: PART_COUNT,
      parts: {
        type: "array",
        description: "What S3 holds of a multipart upload, in order; empty once completed.",
        items: reference("UploadedPart"),
      },
    },
    ["id", "key", "state"],
  ),
  ListUploadsResponse: object(
    {
      uploads: { type: "array", description: "By key, then by start.", items: reference("UnfinishedUpload") },
      next: text("The value of after for the next page. Omitted on the last."),
    },
    ["uploads"],
  ),
  UnfinishedUpload: object(
    {
      id: text("Names the upload in /uploads/{id}, without its length."),
      key: KEY,
      initiatedAt: { type: "string", format: "date-time", description: "When it was created (UTC)." },
      checksumAlgorithm: checksumAlgorithm("The algorithm that was named when it was created."),
    },
    ["id", "key", "initiatedAt"],
  ),
  UploadedPart: object(
    {
      partNumber: PART_NUMBER,
      length: bytes("The part's size in bytes."),
      etag: ETAG,
      checksum: text("Base64, in the upload's partChecksumAlgorithm, or else in that of its whole checksum."),
    },
    ["partNumber", "length", "etag"],
  ),
  ObjectChecksum: object(
    {
      algorithm: checksumAlgorithm("The algorithm."),
      value: text("Base64; of type COMPOSITE with - and the number of parts."),
      type: {
        type: "string",
        description: "FULL_OBJECT: of the object's bytes. COMPOSITE: of its parts' checksums.",
        enum: ["FULL_OBJECT", "COMPOSITE"],
      },
    },
    ["algorithm", "value", "type"],
    "The checksum that S3 holds of an object.",
  ),
  CompleteUploadRequest: object({
    checksum: reference("Checksum"),
    length: bytes("The object's size in bytes. Required if the id holds none."),
    parts: {
      type: "array",
      description: "What was sent, in order; S3 compares. Left out: what S3 holds.",
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
      versionId: text("Omitted in a bucket without versions."),
      checksum: OBJECT_CHECKSUM,
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
      url: url("Where to read the object, until it expires."),
      headers: SIGNED_HEADERS,
      key: KEY,
      expiresAt: EXPIRES_AT,
    },
    ["method", "url", "headers", "key", "expiresAt"],
  ),
};
