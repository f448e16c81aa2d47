import { isObject, parseJson } from "../../json/json.js";
import { failuresOf } from "../../rules/failures.js";
import type { RulesFor } from "../../rules/rule.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";

/** The content of a body, or its rejection. */
export type Body<Request> = { readonly outcome: "body"; readonly body: Request } | UploadRejection;

/** Rules for a JSON body. */
interface BodyRules<Request> {
  readonly fields: RulesFor<Request>;
  /** Whether an empty body is read as an object without fields. @default false */
  readonly optional?: boolean;
  /** Longest body in characters. @default - {@link MAX_BODY_LENGTH} */
  readonly maxLength?: number;
}

/** Longest ordinary body in characters: enough for a key of 1,024 escaped bytes and for the other fields. */
export const MAX_BODY_LENGTH = 16_384;

/** Longest body in characters that can list 10,000 parts, each with a checksum. */
export const MAX_PARTS_BODY_LENGTH = 2_097_152;

/**
 * Reads a JSON body and checks it by the rules. The code that explains an invalid body is loaded only if needed, to
 * keep a cold start short.
 */
export async function readBody<Request extends object>(
  text: string,
  { fields, optional = false, maxLength = MAX_BODY_LENGTH }: BodyRules<Request>,
): Promise<Body<Request>> {
  if (text.length > maxLength) {
    return rejected(413, "BodyTooLarge", `The request's body is longer than ${maxLength} characters.`);
  }
  const body = optional && text.trim() === "" ? {} : parseJson(text);
  if (!isObject(body)) return rejected(400, "InvalidBody", "The request's body must be a JSON object.");
  const [failure] = failuresOf(body, fields);
  if (failure === undefined) return { outcome: "body", body: body as Request };
  const { explainBody } = await import("./explain-body.js");
  return explainBody(failure);
}
