import { isChecksumAlgorithm } from "../../upload-policy/headers/checksum.js";
import { type Refusal, refused } from "../../upload-policy/refusal.js";
import {
  CHECKSUM_ALGORITHMS,
  type Checksum,
  type CreateUploadRequest,
  type ImportRequest,
} from "../contract.js";

/** Longest body in characters: a key of 1,024 bytes with each of them escaped, and room for the rest. */
const MAX_BODY_LENGTH = 16_384;

/** What a body asks for, or why it cannot be read. */
export type Body<Request> = { readonly outcome: "body"; readonly body: Request } | Refusal;

/** Reads the body of `POST /uploads`. */
export function createUploadBody(text: string): Body<CreateUploadRequest> {
  return readBody(text, { ...FIELDS, key: isText }, ["key", "length", "type"]);
}

/** Reads the body of `POST /import`, which may be absent. */
export function importBody(text: string): Body<ImportRequest> {
  return text.trim() === "" ? { outcome: "body", body: {} } : readBody(text, FIELDS, []);
}

type Fields = Readonly<Record<string, Field>>;
interface Field {
  readonly holds: (value: unknown) => boolean;
  readonly allowed: string;
}

const isText: Field = { holds: (value) => typeof value === "string", allowed: "a string" };

const FIELDS: Fields = {
  length: {
    holds: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
    allowed: "a whole number of bytes, 0 or more",
  },
  type: { ...isText, allowed: "a media type such as application/pdf" },
  checksum: {
    holds: isChecksum,
    allowed: `{ "algorithm": one of ${CHECKSUM_ALGORITHMS.join(", ")}; "value": base64 }`,
  },
};

function readBody<Request>(text: string, fields: Fields, required: readonly string[]): Body<Request> {
  if (text.length > MAX_BODY_LENGTH) {
    return refused(413, "BodyTooLarge", `The request's body is longer than ${MAX_BODY_LENGTH} characters.`);
  }
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return invalid("The request's body has to be a JSON object.");
  }
  const given = new Map<string, unknown>(Object.entries(value));
  const unknown = [...given.keys()].find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) {
    return invalid(
      `${JSON.stringify(unknown)} is no field of this request; ${Object.keys(fields).join(", ")} are.`,
    );
  }
  const missing = required.find((name) => !given.has(name));
  if (missing !== undefined)
    return invalid(`${missing} is missing: it has to be ${fields[missing]?.allowed}.`);
  const wrong = [...given].find(([name, field]) => !fields[name]?.holds(field));
  return wrong === undefined
    ? { outcome: "body", body: Object.fromEntries(given) as Request }
    : invalid(`${wrong[0]} has to be ${fields[wrong[0]]?.allowed}.`);
}

function invalid(message: string): Refusal {
  return refused(400, "InvalidBody", message);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isChecksum(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { algorithm, value: digest, ...more }: Partial<Record<keyof Checksum, unknown>> = value;
  return isChecksumAlgorithm(algorithm) && typeof digest === "string" && Object.keys(more).length === 0;
}
