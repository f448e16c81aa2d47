import type { Routes } from "../../api/route.js";
import { signUploadParts } from "../../multipart/signing/sign-parts.js";
import { ofUpload } from "./own-upload.js";
import { signPartsBody } from "./sign-parts-body.js";

const signPartsOfUpload = ofUpload(async (upload, text, context) => {
  const body = signPartsBody(text);
  return body.outcome === "refused" ? body : signUploadParts(upload, body.body, context);
});

/** Where parts are signed. */
export const SIGN_PARTS_ROUTES: Routes = { "POST /uploads/{id}/parts": signPartsOfUpload };
