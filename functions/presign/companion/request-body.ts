import {
  ANYTHING,
  anyString,
  filledString,
  list,
  map,
  openObject,
  optional,
  text,
} from "../../rules/kinds.js";
import type { RulesFor } from "../../rules/rule.js";
import { MAX_PARTS } from "../../upload-policy/part-limits.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { Body } from "../api/request-body.js";
import { MAX_PARTS_BODY_LENGTH, readBody } from "../api/request-body.js";
import type { UploadedPart } from "../contract.js";
import { ETAG } from "../multipart/completion/named-parts.js";
import { PART_NUMBER } from "../multipart/part-plan.js";
import type { FileToUpload } from "../uppy/fresh-upload.js";

/** A file and what the page says about it. */
export interface DescribedFile extends FileToUpload {
  readonly metadata: readonly (readonly [name: string, value: unknown])[];
}

/** The parts that a client lists to complete an upload. */
type NamedParts = readonly Pick<UploadedPart, "partNumber" | "etag">[];

interface CreateBody {
  readonly filename: string;
  readonly type: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

interface CompleteBody {
  readonly parts: readonly CompanionPart[];
}

interface CompanionPart {
  readonly PartNumber: number;
  readonly ETag: string;
}

const CREATE_FIELDS: RulesFor<CreateBody> = {
  filename: filledString("the file's name, a string that is not empty"),
  type: anyString("the file's media type, a string"),
  metadata: optional(map({ pattern: /^/, allowed: "strings" }, ANYTHING)),
};

/** The fields of a part that are read; Uppy sends more. */
const PART = openObject<CompanionPart>({ PartNumber: PART_NUMBER, ETag: text(ETAG, "the part's ETag") });
const COMPLETE_FIELDS: RulesFor<CompleteBody> = { parts: list(PART, { min: 1, max: MAX_PARTS }) };

/** Longest body in characters: enough for the longest key and 2 KB of metadata, with each character escaped. */
const MAX_CREATE_BODY_LENGTH = 32_768;
const METADATA_PARAMETER = /^metadata\[(.*)\]$/s;

/** Reads the query of `GET /s3/params`: `filename`, `type` and any number of `metadata[NAME]`. */
export function paramsQuery(query: Readonly<Record<string, string>>): Body<DescribedFile> {
  const { filename, type } = query;
  if (filename === undefined || filename === "") {
    return rejected(400, "InvalidQuery", "filename is missing. It must be the file's name.");
  }
  const metadata = Object.entries(query).flatMap(([parameter, value]) => {
    const name = METADATA_PARAMETER.exec(parameter)?.[1];
    return name === undefined ? [] : [[name, value] as const];
  });
  return { outcome: "body", body: { name: filename, contentType: type || undefined, metadata } };
}

/** Reads the body of `POST /s3/multipart`. */
export async function createBody(requestBody: string): Promise<Body<DescribedFile>> {
  const read = await readBody(requestBody, { fields: CREATE_FIELDS, maxLength: MAX_CREATE_BODY_LENGTH });
  if (read.outcome === "rejected") return read;
  const { filename, type, metadata = {} } = read.body;
  const file = { name: filename, contentType: type || undefined, metadata: Object.entries(metadata) };
  return { outcome: "body", body: file };
}

/** Reads the body of `POST /s3/multipart/{uploadId}/complete`. */
export async function completeBody(requestBody: string): Promise<Body<NamedParts>> {
  const read = await readBody(requestBody, { fields: COMPLETE_FIELDS, maxLength: MAX_PARTS_BODY_LENGTH });
  if (read.outcome === "rejected") return read;
  const parts = read.body.parts.map(({ PartNumber, ETag }) => ({
    partNumber: PartNumber,
    etag: ETag.replace(ETAG, '"$1"'),
  }));
  return { outcome: "body", body: parts };
}
