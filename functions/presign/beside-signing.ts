/**
 * What is not on the way to a PUT's or a part's signature, loaded together: each file more costs a cold start more
 * than the code in it.
 */
import type { Routes } from "./api/route.js";
import { COMPANION_ROUTES } from "./companion/routes.js";
import type { PresignSettings } from "./contract.js";
import { DOWNLOAD_ROUTES } from "./plain/download.js";
import { LIFECYCLE_ROUTES } from "./plain/upload/lifecycle-routes.js";
import { SIGN_REQUEST_ROUTES } from "./sign-request/routes.js";

export { serveImport } from "./import/import-flow.js";
export { explainParts } from "./multipart/signing/explain-parts.js";
export { createForm } from "./plain/create/create-form.js";
export { createUploadInParts } from "./plain/create/create-in-parts.js";

/** The routes that these settings switch on. */
export function otherRoutes({ downloads }: PresignSettings): Routes {
  return {
    ...LIFECYCLE_ROUTES,
    ...(downloads ? DOWNLOAD_ROUTES : {}),
    ...COMPANION_ROUTES,
    ...SIGN_REQUEST_ROUTES,
  };
}
