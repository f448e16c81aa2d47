/** Routes loaded lazily. They share one chunk, because each extra file slows a cold start more than its code. */
import type { Routes } from "./api/route.js";
import { ME_ROUTES } from "./caller/me-route.js";
import { COMPANION_ROUTES } from "./companion/routes.js";
import type { PresignSettings } from "./contract.js";
import { USAGE_ROUTES } from "./quota/usage-route.js";
import { SIGN_REQUEST_ROUTES } from "./sign-request/routes.js";
import { DOWNLOAD_ROUTES } from "./uploads/download.js";
import { LIFECYCLE_ROUTES } from "./uploads/lifecycle-routes.js";
import { LIST_ROUTES } from "./uploads/list-route.js";

export { serveImport } from "./import/import-flow.js";
export { readOpenParts } from "./multipart/open/open-parts.js";
export { explainParts } from "./multipart/signing/explain-parts.js";
export { queryRejection } from "./query/query-parameters.js";
export { createUploads } from "./uploads/batch/create-uploads.js";

/** The routes that these settings enable. */
export function otherRoutes({ downloads, quota }: PresignSettings): Routes {
  return {
    ...LIFECYCLE_ROUTES,
    ...LIST_ROUTES,
    ...ME_ROUTES,
    ...(downloads ? DOWNLOAD_ROUTES : {}),
    ...(quota ? USAGE_ROUTES : {}),
    ...COMPANION_ROUTES,
    ...SIGN_REQUEST_ROUTES,
  };
}
