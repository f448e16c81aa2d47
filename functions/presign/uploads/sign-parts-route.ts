import { isObject } from "../../json/json.js";
import type { Body } from "../api/request-body.js";
import { MAX_PARTS_BODY_LENGTH, readBody } from "../api/request-body.js";
import type { Routes } from "../api/route.js";
import type { SignPartsRequest } from "../contract.js";
import { ofUpload } from "../multipart/own-upload.js";
import { isPartNumber, MAX_PARTS } from "../multipart/part-plan.js";
import { signUploadParts } from "../multipart/signing/sign-parts.js";

/** A part number as it stands in a key of an object. */
const PART_NUMBER = /^[1-9]\d{0,4}$/;

const signPartsOfUpload = ofUpload(async (upload, text, context) => {
  const body = signPartsBody(text);
  return body.outcome === "rejected" ? body : signUploadParts(upload, body.body, context);
});

/** Where parts are signed. */
export const SIGN_PARTS_ROUTES: Routes = { "POST /uploads/{id}/parts": signPartsOfUpload };

/** Reads the body of `POST /uploads/{id}/parts`, which may be absent. */
function signPartsBody(text: string): Body<SignPartsRequest> {
  return readBody(text, {
    fields: {
      partNumbers: {
        holds: (value) =>
          Array.isArray(value) &&
          value.length > 0 &&
          value.every(isPartNumber) &&
          new Set(value).size === value.length,
        allowed: `a list of whole numbers, 1 to ${MAX_PARTS}, each once`,
      },
      checksums: {
        holds: (value) =>
          isObject(value) &&
          Object.entries(value).every(
            ([number, checksum]) => PART_NUMBER.test(number) && typeof checksum === "string",
          ),
        allowed: 'an object of base64 texts by part number, e.g. { "1": "…" }',
      },
    },
    optional: true,
    maxLength: MAX_PARTS_BODY_LENGTH,
  });
}
