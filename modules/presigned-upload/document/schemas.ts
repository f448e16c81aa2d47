import { CHECKSUM_ALGORITHMS, MAX_OBJECT_BYTES } from "../../../functions/upload-policy/contract.js";
import type { Content, Schema } from "../../rest-api/document/openapi.js";

/** A size in bytes. */
export function bytes(description: string): Schema {
  return { type: "integer", description, minimum: 0, maximum: MAX_OBJECT_BYTES };
}

/** A string. */
export function text(description: string): Schema {
  return { type: "string", description };
}

/** A presigned URL. */
export function url(description: string): Schema {
  return { type: "string", format: "uri", description };
}

/** Strings by name. */
export function texts(description: string): Schema {
  return { type: "object", description, additionalProperties: { type: "string" } };
}

/** A list of strings. */
export function strings(description: string): Schema {
  return { type: "array", description, items: { type: "string" } };
}

/** One of the algorithms that S3 verifies. */
export function checksumAlgorithm(description: string): Schema {
  return { type: "string", description, enum: CHECKSUM_ALGORITHMS };
}

/** Another schema by its name. */
export function reference(schemaName: string): Schema {
  return { $ref: `#/components/schemas/${schemaName}` };
}

/** An object with these properties, of which those named are required. */
export function object(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
  description?: string,
): Schema {
  return {
    type: "object",
    ...(description !== undefined && { description }),
    properties,
    // JSON Schema draft 4 does not allow an empty list.
    ...(required.length > 0 && { required }),
  };
}

/** A body of JSON. */
export function jsonContent(schemaName: string): Content {
  return { "application/json": { schema: reference(schemaName) } };
}

/** Expiry of a URL. */
export const EXPIRES_AT: Schema = {
  type: "string",
  format: "date-time",
  description: "Expiry time (UTC).",
};

/** Properties of an object that a caller declares before the upload. */
export const DECLARED: Readonly<Record<"length" | "type" | "checksum", Schema>> = {
  length: bytes("The object's size in bytes."),
  type: text("The object's media type."),
  checksum: reference("Checksum"),
};

/** The bodies of `POST /import`, as in `functions/presign/contract.ts`. */
export const IMPORT_SCHEMAS: Readonly<Record<string, Schema>> = {
  Checksum: object(
    {
      algorithm: { type: "string", enum: CHECKSUM_ALGORITHMS },
      value: text("Base64 of the checksum's big-endian bytes."),
    },
    ["algorithm", "value"],
    "A checksum of the whole object, which S3 verifies.",
  ),
  ImportRequest: object(DECLARED, [], "Values that the URL is bound to. All are optional."),
  ImportResponse: object({ upload_url: url("The URL to PUT the object to, until it expires.") }, [
    "upload_url",
  ]),
};
