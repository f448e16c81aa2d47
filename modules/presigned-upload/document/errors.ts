import { declaredHeaders } from "../../rest-api/document/cors.js";
import { ERROR_SCHEMA } from "../../rest-api/document/document.js";
import type { Response, Schema } from "../../rest-api/document/openapi.js";

/** Descriptions by status. */
export type ErrorDescriptions = Readonly<Record<string, string>>;

/** Errors of every operation, by API Gateway, authorizer or function. */
const ALWAYS: ErrorDescriptions = {
  "400": "The request cannot be served as it is; the message names what is wrong.",
  "401": "No credentials, or not valid ones.",
  "403": "The credentials do not allow this.",
  "429": "Too many requests.",
  "500": "The API failed.",
  "502": "The function failed.",
  "503": "Uploads are paused, or the credentials cannot be checked at present.",
  "504": "The function took too long.",
};

/** Error of an operation that may require an object's size. */
export const LENGTH_REQUIRED: ErrorDescriptions = { "411": "The object's size must be given beforehand." };

/** Errors of an operation whose body, or described object, can be too large. */
export const TOO_LARGE: ErrorDescriptions = {
  "413":
    "The object is larger than allowed, or the body than it has to be. Over 10 MB the answer is plain text.",
};

/** Error of an operation that checks an object's type and name. */
export const TYPE_NOT_ALLOWED: ErrorDescriptions = {
  "415": "Objects of this type, or whose name ends so, are not allowed.",
};

/** Error of an operation on an upload in S3. */
export const NO_SUCH_UPLOAD: ErrorDescriptions = { "404": "There is no such upload, or no longer." };

/** Errors of an operation that completes an upload. */
export const NOT_COMPLETED: ErrorDescriptions = {
  ...NO_SUCH_UPLOAD,
  "409":
    "IncompleteUpload: parts are missing or too short; upload them and complete again. " +
    "UploadConflict: S3 can never complete this upload, and it is aborted; create a new one.",
  "412": "There is an object of this key by now, which may not be overwritten. The upload is aborted.",
  ...TOO_LARGE,
};

/** Headers that only some errors have. */
const OWN_HEADERS: Readonly<Record<string, readonly string[]>> = {
  "401": ["WWW-Authenticate"],
  "429": ["Retry-After"],
  "503": ["Retry-After"],
};

/**
 * Declares an operation's errors, those that every operation has among them.
 * @param headers - Headers that an integration's response mappings set on each of them.
 */
export function declaredErrors(
  own: ErrorDescriptions,
  headers: readonly string[],
  schema: Schema = ERROR_SCHEMA,
): Readonly<Record<string, Response>> {
  const descriptions = { ...ALWAYS, ...own };
  return Object.fromEntries(
    Object.entries(descriptions).map(([status, description]) => {
      const names = [...(OWN_HEADERS[status] ?? []), ...headers];
      const declared = names.length > 0 && { headers: declaredHeaders(names) };
      return [status, { description, ...declared, content: { "application/json": { schema } } }];
    }),
  );
}
