import type { UploadRejection } from "../../upload-policy/rejection.js";

/** The rejection of a request: by the policy, or because of the state of an upload in progress. */
export interface RouteRejection extends Omit<UploadRejection, "status"> {
  readonly status: UploadRejection["status"] | 404 | 409 | 412 | 429 | 503;
  /** Seconds after which the same request can succeed. @default - unknown */
  readonly retryAfterSeconds?: number;
  /** For the log only: the internal cause. */
  readonly detail?: string;
}

/** Makes a {@link RouteRejection}. */
export function routeRejected(
  status: RouteRejection["status"],
  code: string,
  message: string,
): RouteRejection {
  return { outcome: "rejected", status, code, message };
}
