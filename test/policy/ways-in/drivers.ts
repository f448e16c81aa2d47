import { edgeParts } from "./edge-parts.js";
import { companionForm, presignedPost, signRequestForm } from "./form.js";
import { direct, edge } from "./one-request.js";
import { companionParts, multipart, signRequestParts } from "./parts.js";
import { importUrl, presignedPut } from "./presigned-put.js";
import type { Way, WayIn } from "./way-in.js";

/** The driver of each pattern. */
export const WAYS_IN: Readonly<Record<Way, WayIn>> = {
  direct,
  import: importUrl,
  PUT: presignedPut,
  POST: presignedPost,
  multipart,
  "Companion form": companionForm,
  "Companion parts": companionParts,
  "signRequest form": signRequestForm,
  "signRequest parts": signRequestParts,
  edge,
  "edge parts": edgeParts,
};
