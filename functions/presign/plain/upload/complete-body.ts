import { isObject } from "../../../upload-policy/json.js";
import { type Body, MAX_PARTS_BODY_LENGTH, readBody } from "../../api/request-body.js";
import type { CompleteUploadRequest } from "../../contract.js";
import { isPartNumber, MAX_PARTS } from "../../multipart/part-plan.js";

/** With its quotation marks or without. */
const ETAG = /^"?[\x21\x23-\x7e]{1,128}"?$/;

/** Reads the body of `POST /uploads/{id}/complete`, which may be absent. */
export function completeUploadBody(text: string): Body<CompleteUploadRequest> {
  return readBody(text, {
    fields: {
      parts: {
        holds: (value) =>
          Array.isArray(value) && value.length > 0 && value.length <= MAX_PARTS && value.every(isNamedPart),
        allowed: `a list of 1 to ${MAX_PARTS} parts, each { "partNumber": 1 to ${MAX_PARTS}, "etag": text, "checksum"?: base64 }`,
      },
    },
    optional: true,
    maxLength: MAX_PARTS_BODY_LENGTH,
  });
}

function isNamedPart(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { partNumber, etag, checksum, ...more } = value;
  return (
    isPartNumber(partNumber) &&
    typeof etag === "string" &&
    ETAG.test(etag) &&
    (checksum === undefined || typeof checksum === "string") &&
    Object.keys(more).length === 0
  );
}
