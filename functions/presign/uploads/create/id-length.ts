import type { RouteRejection } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import { MAX_UPLOAD_ID_LENGTH } from "../../upload-id.js";

/** Stands for S3's id of an upload before there is one. S3's have about 130 characters. */
export const LONGEST_S3_UPLOAD_ID = "x".repeat(200);

/** Rejects an upload whose id would not fit into a path, whatever S3's id is. */
export function idRejection({ length }: string): RouteRejection | undefined {
  return length <= MAX_UPLOAD_ID_LENGTH
    ? undefined
    : routeRejected(
        400,
        "KeyTooLong",
        `The key is too long for an upload in parts: its id would have ${length} characters, and API Gateway's paths have room for ${MAX_UPLOAD_ID_LENGTH}. Shorten the key to about 700 bytes.`,
      );
}
