import type { RouteRejection } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import { MAX_UPLOAD_ID_LENGTH } from "../../upload-id.js";

/** Placeholder for S3's id of an upload that is not created yet. S3's ids have about 130 characters. */
export const LONGEST_S3_UPLOAD_ID = "x".repeat(200);

/** Rejects an upload whose id would not fit into a path, whatever S3's id will be. */
export function idRejection({ length }: string): RouteRejection | undefined {
  return length <= MAX_UPLOAD_ID_LENGTH
    ? undefined
    : routeRejected(
        400,
        "KeyTooLong",
        `The key is too long for an upload in parts: its id would have ${length} characters, and API Gateway's paths allow ${MAX_UPLOAD_ID_LENGTH}. Shorten the key to about 700 bytes.`,
      );
}
