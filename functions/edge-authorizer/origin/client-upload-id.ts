import type { CloudFrontHeaders } from "aws-lambda";
import { boundUploadId, isClientUploadId } from "../../upload-policy/headers/metadata.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import { headerOf } from "./object-headers.js";

/** Rejects an invalid `x-upload-id` of the client; `undefined` if it is valid. */
export function uploadIdRejection(headers: CloudFrontHeaders): UploadRejection | undefined {
  const clientId = headerOf(headers, "x-upload-id");
  if (clientId === undefined || isClientUploadId(clientId)) return undefined;
  const message =
    "x-upload-id must be a UUID in lower case, e.g. of crypto.randomUUID(). Correct or omit it.";
  return rejected(400, "InvalidUploadId", message);
}

/** The upload id that the client chose, bound to the caller; undefined if it chose none. */
export function chosenUploadId(headers: CloudFrontHeaders, subjectSegment: string): string | undefined {
  const clientId = headerOf(headers, "x-upload-id");
  return clientId === undefined ? undefined : boundUploadId(clientId, subjectSegment);
}
