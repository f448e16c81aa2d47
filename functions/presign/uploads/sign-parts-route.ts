import { anyString, list, map, optional } from "../../rules/kinds.js";
import type { RulesFor } from "../../rules/rule.js";
import type { Body } from "../api/request-body.js";
import { MAX_PARTS_BODY_LENGTH, readBody } from "../api/request-body.js";
import type { Route, Routes } from "../api/route.js";
import type { SignPartsRequest } from "../contract.js";
import { PART_NUMBER, PART_NUMBER_NAMES } from "../multipart/part-plan.js";
import { signGivenParts, signUploadParts } from "../multipart/signing/sign-parts.js";
import { decodeUploadId } from "../multipart/upload-id.js";

/** Rules for the body. Made when they are needed, because making them takes 0.2 ms of the cold start of a PUT. */
function bodyFields(): RulesFor<Omit<SignPartsRequest, "lengths">> {
  return {
    partNumbers: optional(list(PART_NUMBER, { min: 1 })),
    checksums: optional(map(PART_NUMBER_NAMES, anyString("base64"))),
  };
}

const signPartsOfUpload: Route = async (request, context) => {
  const upload = decodeUploadId(request.pathParameters.id ?? "", request.identity, context.settings);
  if (upload.outcome === "rejected") {
    const { readOpenParts } = await import("../lazy-routes.js");
    const open = await readOpenParts(request, context);
    return open.outcome === "rejected" ? open : signGivenParts(open.upload, open, context);
  }
  const body = await signPartsBody(request.body);
  return body.outcome === "rejected" ? body : signUploadParts(upload, body.body, context);
};

/** Routes that sign parts. */
export const SIGN_PARTS_ROUTES: Routes = { "POST /uploads/{id}/parts": signPartsOfUpload };

/** Reads the body of `POST /uploads/{id}/parts`, which can be empty. */
function signPartsBody(text: string): Promise<Body<SignPartsRequest>> {
  return readBody(text, { fields: bodyFields(), optional: true, maxLength: MAX_PARTS_BODY_LENGTH });
}
