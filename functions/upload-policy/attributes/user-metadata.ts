import { isReservedMetadata } from "../../attributes/reserved-names.js";
import type { UploadRejection } from "../rejection.js";
import { rejected } from "../rejection.js";
import { encodeMetadata } from "./encoded-word.js";

/** Beginning of the header for each name of metadata. */
export const METADATA_HEADER = "x-amz-meta-";

/**
 * S3's limit for an object's user metadata, in bytes: the sum of all names, without `x-amz-meta-`, and values.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
export const MAX_METADATA_BYTES = 2_048;

const CONTROL = /\p{Cc}/u;
const LONE_SURROGATE = /\p{Cs}/u;

/** Metadata as headers, or its rejection. */
type UserMetadata =
  | {
      readonly outcome: "metadata";
      /** Values in ASCII by header name in lower case. */
      readonly headers: Readonly<Record<string, string>>;
    }
  | UploadRejection;

/**
 * Checks the user metadata of an upload, and writes it as headers.
 * @param allowed - The names that the policy allows, in lower case.
 * @param ourBytes - Size of our own metadata, which counts towards S3's limit.
 */
export function decideMetadata(
  metadata: Readonly<Record<string, string>>,
  allowed: readonly string[] = [],
  ourBytes: number,
): UserMetadata {
  const headers = new Map<string, string>();
  for (const [given, value] of Object.entries(metadata)) {
    const name = given.toLowerCase();
    const nameProblem = metadataNameProblem(name, allowed);
    if (nameProblem !== undefined)
      return rejected(403, "AttributeNotAllowed", `${shown(given)} ${nameProblem}`);
    const header = METADATA_HEADER + name;
    const problem = headers.has(header) ? "is repeated, ignoring case" : valueProblem(value);
    if (problem !== undefined) return rejected(400, "InvalidMetadata", `${shown(given)} ${problem}.`);
    headers.set(header, encodeMetadata(value));
  }
  const bytes = ourBytes + metadataBytes(headers);
  return bytes > MAX_METADATA_BYTES
    ? rejected(
        400,
        "MetadataTooLarge",
        `metadata has ${bytes} bytes, ${ourBytes} of them the service's own; S3 allows at most ${MAX_METADATA_BYTES}. Values with characters other than printable ASCII count 1.4 times.`,
      )
    : { outcome: "metadata", headers: Object.fromEntries(headers) };
}

/**
 * The problem of a name in lower case, which continues a sentence with the name; `undefined` if the policy allows it.
 */
function metadataNameProblem(name: string, allowed: readonly string[] = []): string | undefined {
  if (isReservedMetadata(name)) return "is reserved. Choose another name.";
  if (allowed.includes(name)) return undefined;
  return allowed.length === 0
    ? "is not allowed: the policy allows no metadata. Leave it out, or ask the operator to allow the name."
    : `is not allowed. Allowed names: ${allowed.join(", ")}.`;
}

/** Bytes of headers as S3 counts them. */
export function metadataBytes(headers: Iterable<readonly [header: string, value: string]>): number {
  let bytes = 0;
  for (const [header, value] of headers) {
    bytes += Buffer.byteLength(header.slice(METADATA_HEADER.length) + value);
  }
  return bytes;
}

function valueProblem(value: string): string | undefined {
  if (value === "") return "is empty. Leave it out";
  if (CONTROL.test(value)) return "has a control character, such as a line break. Remove it";
  return LONE_SURROGATE.test(value) ? "is not valid Unicode" : undefined;
}

function shown(name: string): string {
  return `metadata[${JSON.stringify(name.slice(0, 100))}]`;
}
