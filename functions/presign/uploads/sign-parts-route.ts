import { anyString, list, map, optional } from "../../rules/kinds.js";
import type { RulesFor } from "../../rules/rule.js";
import type { Body } from "../api/request-body.js";
import { MAX_PARTS_BODY_LENGTH, readBody } from "../api/request-body.js";
import type { Routes } from "../api/route.js";
import type { SignPartsRequest } from "../contract.js";
import { ofUpload } from "../multipart/own-upload.js";
import { PART_NUMBER } from "../multipart/part-plan.js";
import { signUploadParts } from "../multipart/signing/sign-parts.js";

const FIELDS: RulesFor<SignPartsRequest> = {
  partNumbers: optional(list(PART_NUMBER, { min: 1 })),
  checksums: optional(map({ pattern: /^[1-9]\d{0,4}$/, allowed: "part numbers" }, anyString("base64"))),
};

const signPartsOfUpload = ofUpload(async (upload, text, context) => {
  const body = await signPartsBody(text);
  return body.outcome === "rejected" ? body : signUploadParts(upload, body.body, context);
});

/** Where parts are signed. */
export const SIGN_PARTS_ROUTES: Routes = { "POST /uploads/{id}/parts": signPartsOfUpload };

/** Reads the body of `POST /uploads/{id}/parts`, which can be empty. */
function signPartsBody(text: string): Promise<Body<SignPartsRequest>> {
  return readBody(text, { fields: FIELDS, optional: true, maxLength: MAX_PARTS_BODY_LENGTH });
}
