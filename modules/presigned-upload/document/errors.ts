import { declaredHeaders } from "../../rest-api/document/cors.js";
import { ERROR_SCHEMA } from "../../rest-api/document/document.js";
import type { Response, Schema } from "../../rest-api/document/openapi.js";

/** Descriptions by status. */
export type ErrorDescriptions = Readonly<Record<string, string>>;

/** Errors of every operation, from API Gateway, the authorizer or the function. */
const ALWAYS: ErrorDescriptions = {
  "400": "The request is malformed. The message names the problem.",
  "401": "Credentials are missing or not valid.",
  "403": "The credentials do not allow this.",
  "429": "Too many requests.",
  "500": "The API failed. Try again.",
  "502": "The function failed. Try again.",
  "503": "Uploads are paused, or the credentials cannot be checked at present.",
  "504": "The function did not answer in time.",
};

/** Error of an operation that may require an object's size. */
export const LENGTH_REQUIRED: ErrorDescriptions = {
  "411": "The object's size must be given before the upload.",
};

/** Errors of an operation whose body, or described object, can be too large. */
export const TOO_LARGE: ErrorDescriptions = {
  "413": "The object or the body is larger than allowed. Above 10 MB, the response is plain text.",
};

/** Error of an operation that checks an object's type and name. */
export const TYPE_NOT_ALLOWED: ErrorDescriptions = {
  "415": "Objects with this type or file name extension are not allowed.",
};

/** Error of an operation on an upload in S3. */
export const NO_SUCH_UPLOAD: ErrorDescriptions = {
  "404": "Unknown upload: it does not exist, or no longer.",
};

/** Errors of an operation that completes an upload. */
export const NOT_COMPLETED: ErrorDescriptions = {
  ...NO_SUCH_UPLOAD,
  "409":
    "IncompleteUpload: parts are missing or too short. Upload them and complete again. " +
    "UploadConflict: S3 can never complete this upload, and it is aborted. Create a new one.",
  "412": "An object with this key exists now and must not be overwritten. The upload is aborted.",
  ...TOO_LARGE,
};

/** Headers that only some errors have. */
const OWN_HEADERS: Readonly<Record<string, readonly string[]>> = {
  "401": ["WWW-Authenticate"],
  "429": ["Retry-After"],
  "503": ["Retry-After"],
};

/**
 * Declares an operation's errors, including those of every operation.
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
