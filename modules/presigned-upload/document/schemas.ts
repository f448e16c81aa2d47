import { CHECKSUM_ALGORITHMS, MAX_OBJECT_BYTES } from "../../../functions/upload-policy/contract.js";
import { declaredHeaders } from "../../rest-api/document/cors.js";
import { ERROR_SCHEMA } from "../../rest-api/document/document.js";
import type { Response, Schema } from "../../rest-api/document/openapi.js";

const LENGTH: Schema = {
  type: "integer",
  description: "The object's size in bytes.",
  minimum: 0,
  maximum: MAX_OBJECT_BYTES,
};
const TYPE: Schema = { type: "string", description: "The object's media type." };
const CHECKSUM: Schema = { $ref: "#/components/schemas/Checksum" };

/** The bodies of the presigned pattern, as `functions/presign/contract.ts` has them. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  Checksum: {
    type: "object",
    description: "A checksum of the whole object, which S3 verifies.",
    properties: {
      algorithm: { type: "string", enum: CHECKSUM_ALGORITHMS },
      value: { type: "string", description: "Base64 of the checksum's big-endian bytes." },
    },
    required: ["algorithm", "value"],
  },
  ImportRequest: {
    type: "object",
    description: "What the URL is bound to; all of it may be left out.",
    properties: { length: LENGTH, type: TYPE, checksum: CHECKSUM },
  },
  ImportResponse: {
    type: "object",
    properties: {
      upload_url: {
        type: "string",
        format: "uri",
        description: "Where to PUT the object, until it expires.",
      },
    },
    required: ["upload_url"],
  },
  CreateUploadRequest: {
    type: "object",
    properties: {
      key: {
        type: "string",
        description: "Where the object goes below the caller's own prefix, as plain text.",
        minLength: 1,
        maxLength: 1024,
      },
      length: LENGTH,
      type: TYPE,
      checksum: CHECKSUM,
    },
    required: ["key", "length", "type"],
  },
  CreateUploadResponse: {
    type: "object",
    properties: {
      method: { type: "string", enum: ["PUT"] },
      url: { type: "string", format: "uri", description: "Where to send the object." },
      headers: {
        type: "object",
        description: "Headers to send exactly so: they are part of the signature.",
        additionalProperties: { type: "string" },
      },
      key: { type: "string", description: "The object's whole key in the bucket." },
      expiresAt: { type: "string", format: "date-time", description: "When the URL dies." },
    },
    required: ["method", "url", "headers", "key", "expiresAt"],
  },
};

/** A body of JSON. */
export function jsonContent(schemaName: string) {
  return { "application/json": { schema: { $ref: `#/components/schemas/${schemaName}` } } };
}

/** The refusals that both operations have to declare. */
export function declaredErrors(headerNames: readonly string[]): Readonly<Record<string, Response>> {
  return Object.fromEntries(
    Object.entries(DESCRIPTIONS).map(([status, description]) => [
      status,
      {
        description,
        headers: declaredHeaders(["Content-Type", ...headerNames]),
        content: { "application/json": { schema: ERROR_SCHEMA } },
      },
    ]),
  );
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "400": "The request cannot be served as it is.",
  "401": "No credentials, or not valid ones.",
  "403": "The credentials do not allow this.",
  "411": "The object's size has to be given beforehand.",
  "413": "The object is larger than allowed.",
  "415": "Objects of this type are not allowed, or the body is not JSON.",
  "429": "Too many requests.",
  "500": "The API failed.",
  "502": "The function failed.",
  "504": "The function took too long.",
};
