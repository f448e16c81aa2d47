import { isObject, parseJson } from "../../json/json.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";

/** What a body asks for, or why it cannot be read. */
export type Body<Request> = { readonly outcome: "body"; readonly body: Request } | UploadRejection;

/** How a body has to be. */
export interface BodyRules {
  /** All that it may have, by name. */
  readonly fields: Readonly<Record<string, Field>>;
  /** @default - none */
  readonly required?: readonly string[];
  /** Whether no body at all counts as one without fields. @default false */
  readonly optional?: boolean;
  /** Longest body in characters. @default - {@link MAX_BODY_LENGTH} */
  readonly maxLength?: number;
}

/** How one field has to be. */
export interface Field {
  readonly holds: (value: unknown) => boolean;
  /** For people: completes "it has to be". */
  readonly allowed: string;
}

/** Longest ordinary body in characters: a key of 1,024 bytes with each of them escaped, and room for the rest. */
const MAX_BODY_LENGTH = 16_384;

/** Longest body in characters of those that tell of 10,000 parts, each with a checksum. */
export const MAX_PARTS_BODY_LENGTH = 2_097_152;

/** Of a field's name that nobody knows, how much is told back, in characters. */
const SHOWN_NAME = 100;

/** A field that is any text. */
export const TEXT: Field = { holds: (value) => typeof value === "string", allowed: "a string" };

/** Reads a JSON object by its rules: whoever calls vouches that they make it the type. */
export function readBody<Request>(text: string, rules: BodyRules): Body<Request> {
  const { fields, required = [], optional = false, maxLength = MAX_BODY_LENGTH } = rules;
  if (text.length > maxLength) {
    return rejected(413, "BodyTooLarge", `The request's body is longer than ${maxLength} characters.`);
  }
  const value = optional && text.trim() === "" ? {} : parseJson(text);
  if (!isObject(value)) return invalid("The request's body has to be a JSON object.");
  const given = new Map<string, unknown>(Object.entries(value));
  const unknown = [...given.keys()].find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) {
    const known = Object.keys(fields).join(", ");
    return invalid(
      `${JSON.stringify(unknown.slice(0, SHOWN_NAME))} is no field of this request; ${known} are.`,
    );
  }
  const missing = required.find((name) => !given.has(name));
  if (missing !== undefined) {
    return invalid(`${missing} is missing: it has to be ${fields[missing]?.allowed}.`);
  }
  const wrong = [...given].find(([name, field]) => !fields[name]?.holds(field));
  return wrong === undefined
    ? { outcome: "body", body: Object.fromEntries(given) as Request }
    : invalid(`${wrong[0]} has to be ${fields[wrong[0]]?.allowed}.`);
}

function invalid(message: string): UploadRejection {
  return rejected(400, "InvalidBody", message);
}
