import { isObject } from "../../json/json.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { Body } from "../api/request-body.js";
import { MAX_PARTS_BODY_LENGTH, readBody, TEXT } from "../api/request-body.js";
import type { UploadedPart } from "../contract.js";
import { ETAG } from "../multipart/completion/named-parts.js";
import { isPartNumber, MAX_PARTS } from "../multipart/part-plan.js";
import { isMatch } from "../upload-id.js";
import type { FileToUpload } from "../uppy/fresh-upload.js";

/** A file and what the page knows of it. */
export interface DescribedFile extends FileToUpload {
  readonly metadata: readonly (readonly [name: string, value: unknown])[];
}

/** Parts as a client names them to complete an upload. */
export type NamedParts = readonly Pick<UploadedPart, "partNumber" | "etag">[];

interface CreateBody {
  readonly filename: string;
  readonly type: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

interface CompleteBody {
  readonly parts: readonly { readonly PartNumber: number; readonly ETag: string }[];
}

/** Room for the longest key and 2 KB of metadata, each character of them escaped. */
const MAX_CREATE_BODY_LENGTH = 32_768;
const METADATA_PARAMETER = /^metadata\[(.*)\]$/s;

/** Reads the query of `GET /s3/params`: `filename`, `type` and any number of `metadata[NAME]`. */
export function paramsQuery(query: Readonly<Record<string, string>>): Body<DescribedFile> {
  const { filename, type } = query;
  if (filename === undefined || filename === "") {
    return rejected(400, "InvalidQuery", "filename is missing: it has to be the file's name.");
  }
  const metadata = Object.entries(query).flatMap(([parameter, value]) => {
    const name = METADATA_PARAMETER.exec(parameter)?.[1];
    return name === undefined ? [] : [[name, value] as const];
  });
  return { outcome: "body", body: { name: filename, contentType: type || undefined, metadata } };
}

/** Reads the body of `POST /s3/multipart`. */
export function createBody(text: string): Body<DescribedFile> {
  const read = readBody<CreateBody>(text, {
    fields: {
      filename: { holds: (value) => TEXT.holds(value) && value !== "", allowed: "the file's name, a string" },
      type: { ...TEXT, allowed: "the file's media type, a string" },
      metadata: { holds: isObject, allowed: "an object of names and values" },
    },
    required: ["filename", "type"],
    maxLength: MAX_CREATE_BODY_LENGTH,
  });
  if (read.outcome === "rejected") return read;
  const { filename, type, metadata = {} } = read.body;
  const file = { name: filename, contentType: type || undefined, metadata: Object.entries(metadata) };
  return { outcome: "body", body: file };
}

/** Reads the body of `POST /s3/multipart/{uploadId}/complete`. */
export function completeBody(text: string): Body<NamedParts> {
  const read = readBody<CompleteBody>(text, {
    fields: {
      parts: {
        holds: (value) =>
          Array.isArray(value) && value.length > 0 && value.length <= MAX_PARTS && value.every(isNamedPart),
        allowed: `a list of 1 to ${MAX_PARTS} parts, each { "PartNumber": 1 to ${MAX_PARTS}, "ETag": text }`,
      },
    },
    required: ["parts"],
    maxLength: MAX_PARTS_BODY_LENGTH,
  });
  if (read.outcome === "rejected") return read;
  const parts = read.body.parts.map(({ PartNumber, ETag }) => ({
    partNumber: PartNumber,
    etag: ETag.replace(ETAG, '"$1"'),
  }));
  return { outcome: "body", body: parts };
}

function isNamedPart(part: unknown): boolean {
  if (!isObject(part)) return false;
  const { PartNumber, ETag } = part;
  return isPartNumber(PartNumber) && isMatch(ETag, ETAG);
}
