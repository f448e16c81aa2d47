import type { AllowedAttributes } from "../../attributes/contract.js";
import { isReservedMetadata } from "../../attributes/reserved-names.js";
import { encodeMetadata } from "../../upload-policy/attributes/encoded-word.js";
import {
  MAX_METADATA_BYTES,
  METADATA_HEADER,
  metadataBytes,
} from "../../upload-policy/attributes/user-metadata.js";
import type { UploadFacts } from "../../upload-policy/headers/metadata.js";
import { uploadMetadata } from "../../upload-policy/headers/metadata.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import { LONE_SURROGATE } from "../../upload-policy/segment.js";

/** A client's own user metadata for S3, or its rejection. */
type ClientMetadata =
  | {
      readonly outcome: "metadata";
      /** By header or field name in lower case, `x-amz-meta-…`. */
      readonly fields: Readonly<Record<string, string>>;
    }
  | UploadRejection;

/** The carrier of metadata to S3: a form's fields are UTF-8, a request's headers are ASCII. */
export type MetadataCarrier = "form" | "headers";

/** Matches a token of HTTP (RFC 9110, section 5.6.2). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const NOT_IN_FORMS = /\p{Cc}/u;
/** Maximum depth of arrays and objects in a value. */
const MAX_NESTING = 32;
const TOO_DEEP = `is nested more than ${MAX_NESTING} levels deep. Flatten the value, or leave it out of Uppy's allowedMetaFields`;
/** Longest name in a message, in characters. */
const SHOWN_NAME = 100;

/**
 * Converts a page's data about its file to S3's user metadata. Only names without a value are dropped silently. A name
 * that is invalid in a header is rejected, because the page's author can fix it.
 * @param given - Names and values as the client sends them; a value that is not a string becomes one.
 * @param facts - Our own metadata, which uses part of S3's 2 KB.
 * @param attributes - Those that the upload may have. @default - every name is allowed
 */
export function clientMetadata(
  given: readonly (readonly [name: string, value: unknown])[],
  facts: UploadFacts,
  carrier: MetadataCarrier,
  attributes?: AllowedAttributes,
): ClientMetadata {
  const fields = new Map<string, string>();
  const named = given.filter(([, value]) => value !== null && value !== undefined);
  const notAllowed = nameRejection(named, attributes);
  if (notAllowed !== undefined) return notAllowed;
  for (const [name, value] of named) {
    const header = METADATA_HEADER + name.toLowerCase();
    // Checked before JSON.stringify, which fails at its own recursion limit.
    if (isNested(value, MAX_NESTING)) return invalidMetadata(name, TOO_DEEP);
    const text = asText(value);
    const problem = fields.has(header)
      ? "is repeated, ignoring case"
      : (nameProblem(name) ?? valueProblem(text));
    if (problem !== undefined) return invalidMetadata(name, problem);
    fields.set(header, carrier === "headers" || NOT_IN_FORMS.test(text) ? encodeMetadata(text) : text);
  }
  const size = metadataBytes(fields) + metadataBytes(Object.entries(uploadMetadata(facts)));
  return size > MAX_METADATA_BYTES
    ? rejected(
        400,
        "MetadataTooLarge",
        `metadata has ${size} bytes, including the service's own; S3 allows at most ${MAX_METADATA_BYTES}. Name the fields to send in Uppy's allowedMetaFields.`,
      )
    : { outcome: "metadata", fields: Object.fromEntries(fields) };
}

function nameRejection(
  named: readonly (readonly [name: string, value: unknown])[],
  attributes: AllowedAttributes | undefined,
): UploadRejection | undefined {
  if (attributes === undefined) return undefined;
  const { metadata: allowed = [] } = attributes;
  const other = named.find(([name]) => !allowed.includes(name.toLowerCase()));
  if (other === undefined) return undefined;
  const message = `metadata[${JSON.stringify(other[0].slice(0, SHOWN_NAME))}] is not allowed. Allowed names: ${allowed.join(", ") || "none"}. Name only these in Uppy's allowedMetaFields.`;
  return rejected(403, "AttributeNotAllowed", message);
}

function invalidMetadata(name: string, problem: string): UploadRejection {
  return rejected(
    400,
    "InvalidMetadata",
    `metadata[${JSON.stringify(name.slice(0, SHOWN_NAME))}] ${problem}.`,
  );
}

/** Whether arrays and objects in a JSON value are nested deeper than this. */
function isNested(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isNested(inner, levels - 1));
}

function nameProblem(name: string): string | undefined {
  if (!TOKEN.test(name)) {
    return "is not a valid header name. Use letters, digits and - _ . only. Rename the field, or leave it out of Uppy's allowedMetaFields";
  }
  return isReservedMetadata(name)
    ? "begins with upload- or x-amz-, which are reserved. Rename the field"
    : undefined;
}

function valueProblem(text: string): string | undefined {
  return LONE_SURROGATE.test(text) ? "is not valid Unicode" : undefined;
}

function asText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
