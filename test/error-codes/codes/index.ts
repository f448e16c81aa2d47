import type { ErrorCode } from "../error-code.js";
import { ATTRIBUTE_CODES } from "./attribute.js";
import { CALLER_CODES } from "./caller.js";
import { GATEWAY_CODES } from "./gateway.js";
import { REQUEST_CODES } from "./request.js";
import { STORED_CODES } from "./stored.js";
import { UPLOAD_CODES } from "./upload.js";

/** The error codes of our functions and documents, by the headings of the page. */
export const OUR_CODES: Readonly<Record<string, readonly ErrorCode[]>> = {
  "The caller": CALLER_CODES,
  "The upload": UPLOAD_CODES,
  "Metadata, tags and other attributes": ATTRIBUTE_CODES,
  "The form of the request": REQUEST_CODES,
  "Stored objects and parts": STORED_CODES,
};

/** Every error code, by the headings of the page. */
export const ERROR_CODES: typeof OUR_CODES = { ...OUR_CODES, "API Gateway itself": GATEWAY_CODES };
