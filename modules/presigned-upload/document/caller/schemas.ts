import type { Schema } from "../../../rest-api/document/openapi.js";
import { bytes, object, reference, strings, text } from "../schemas.js";

const SECONDS: Schema = { type: "integer", description: "Life of a presigned URL in seconds.", minimum: 1 };

/** Bodies about the caller, as in `functions/presign/contract.ts`. */
export const CALLER_SCHEMAS: Readonly<Record<string, Schema>> = {
  MeResponse: object(
    {
      subject: text("The caller, from its credential."),
      tenant: text("The caller's tenant. Omitted: none."),
      scopes: strings("The scopes of the caller's token."),
      prefix: text("The beginning of the caller's keys in the bucket: empty, or ending in a slash."),
      requiredKeyPrefix: text("Required beginning of each key that the caller sends. Omitted: none."),
      policy: reference("PublicPolicy"),
    },
    ["subject", "scopes", "prefix", "policy"],
  ),
  PublicPolicy: object(
    {
      minBytes: bytes("Smallest object in bytes."),
      maxBytes: bytes("Largest object in bytes."),
      allowedContentTypes: strings("Media types such as image/* or application/pdf. Empty: any."),
      allowedExtensions: strings("Endings of file names. Empty: any."),
      overwrite: { type: "boolean", description: "Whether an upload can replace an object." },
      checksum: {
        type: "string",
        description: "Whether each upload needs a checksum.",
        enum: ["optional", "required"],
      },
      urlExpirySeconds: SECONDS,
      limits: { type: "array", description: "Narrower limits by prefix.", items: reference("PrefixLimits") },
      attributes: reference("AllowedAttributes"),
    },
    [
      "minBytes",
      "maxBytes",
      "allowedContentTypes",
      "allowedExtensions",
      "overwrite",
      "checksum",
      "urlExpirySeconds",
    ],
    "The upload policy for the caller.",
  ),
  AllowedAttributes: object(
    {
      metadata: strings("Names of user metadata. Omitted: none."),
      tags: strings("Keys of tags. Omitted: none."),
      storageClasses: strings("Storage classes that an upload can name. Omitted: none."),
      cacheControl: strings("Values of Cache-Control; * is any. Omitted: none."),
      contentDisposition: strings("Types of Content-Disposition: attachment, inline. Omitted: none."),
    },
    [],
    "Data that may be stored with objects, besides the content type. Omitted: POST /uploads takes none.",
  ),
  PrefixLimits: object(
    {
      prefix: text("Beginning of keys below the caller's own prefix. Empty: all keys."),
      types: strings("Media types. Omitted: the policy's."),
      maxBytes: bytes("Largest object in bytes. Omitted: the policy's."),
      attributes: reference("AllowedAttributes"),
    },
    ["prefix"],
  ),
};
