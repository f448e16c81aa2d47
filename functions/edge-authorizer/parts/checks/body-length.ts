import type { CloudFrontHeaders } from "aws-lambda";
import type { UploadRejection } from "../../../upload-policy/rejection.js";
import { rejected } from "../../../upload-policy/rejection.js";
import { declaredLength } from "../../origin/declared-length.js";
import { headerOf } from "../../origin/object-headers.js";

/** Limit of a body's length. */
interface BodyLimit {
  /** Name of the body for the message, in lower case. */
  readonly what: string;
  /** Maximum length of the body in bytes. */
  readonly most: number;
  /** Error code for a body that is longer. */
  readonly code: string;
}

/** Rejects a body with a missing or invalid length; `undefined` if it is valid. */
export function bodyLengthRejection(
  headers: CloudFrontHeaders,
  { what, most, code }: BodyLimit,
): UploadRejection | undefined {
  const length = declaredLength(headerOf(headers, "content-length"));
  if (length === undefined) {
    return rejected(
      411,
      "LengthRequired",
      `Send the length of ${what} in bytes in the header Content-Length.`,
    );
  }
  if (!Number.isSafeInteger(length)) {
    return rejected(400, "InvalidLength", "Content-Length must be a whole number of bytes.");
  }
  return length > most
    ? rejected(413, code, `At most ${most} bytes are allowed for ${what}, which has ${length}.`)
    : undefined;
}
