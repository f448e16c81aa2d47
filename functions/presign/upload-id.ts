import { hash } from "node:crypto";
import { parseJson } from "../json/json.js";
import type { RouteRejection } from "./api/route.js";
import { routeRejected } from "./api/route.js";

/**
 * Longest id in characters. API Gateway's method ARN, which contains the path, has at most 1,600 bytes.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export const MAX_UPLOAD_ID_LENGTH = 1_400;

/** Version of the ids, the first item of each. */
export const VERSION = 2;

/** Form of our own part of an id, which is in `x-amz-meta-upload-id`. */
export const OUR_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Writes an id: base64url of a canonical JSON array. */
export function writeId(items: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(items)).toString("base64url");
}

/** The items of an id; empty if it is malformed. The caller must write the id again and compare. */
export function readId(id: string): readonly unknown[] {
  const items =
    id.length > MAX_UPLOAD_ID_LENGTH ? undefined : parseJson(Buffer.from(id, "base64url").toString());
  return Array.isArray(items) ? items : [];
}

/** A hash of 16 characters that binds an id to its caller. A subject itself can be too long for an id. */
export function subjectHash(subjectSegment: string): string {
  return hash("sha256", subjectSegment, "base64url").slice(0, 16);
}

/**
 * The id of an upload in one PUT or form.
 * @param relativeKey - Below the caller's prefix; ids omit the prefix.
 * @param uploadId - Our id, a UUID.
 * @returns `uploadId` itself if the key is too long: then `GET /uploads/{id}` needs the key in its query.
 */
export function singleUploadId(relativeKey: string, uploadId: string, subjectSegment: string): string {
  const id = writeId([VERSION, relativeKey, uploadId, subjectHash(subjectSegment)]);
  return id.length > MAX_UPLOAD_ID_LENGTH ? uploadId : id;
}

/** Whether a value is a string of this form. */
export function isMatch(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

/**
 * The rejection of an id of another caller or another kind. The rejection does not reveal whether another caller has an
 * upload with this id.
 */
export function invalidUploadId(): RouteRejection {
  return routeRejected(
    400,
    "InvalidUploadId",
    "Unknown upload id. Send the id that POST /uploads returned to this caller. Parts, complete and DELETE need the id of an upload in parts.",
  );
}
