import { readSmallBody } from "../../../../../http/http.js";
import type { ParsedXml } from "../../../../../xml.js";
import { childElements, childText, parseXml } from "../../../../../xml.js";
import { CHECKSUM_ALGORITHMS } from "../../../checksum/algorithms.js";
import { invalidRequest, malformedXml, S3Error } from "../../../protocol/error.js";
import type { S3Request } from "../../../request.js";
import { checksumElement } from "../upload-elements.js";
import { parsePartNumber } from "../upload-of.js";

/** A part as the request to complete an upload lists it. */
export interface ListedPart {
  readonly partNumber: number;
  /** Without quotation marks. */
  readonly etag: string;
  /** Base64, by the algorithm's name. */
  readonly checksums: ReadonlyMap<string, string>;
}

/** Maximum size of the list in bytes: enough for 10,000 parts with the longest checksum. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_PARTS = 10_000;

/**
 * Reads the part list of a request to complete an upload.
 * @throws {S3Error} 400 if the list is malformed, empty or out of order
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export async function readPartList({ payload }: S3Request, uploadId: string): Promise<readonly ListedPart[]> {
  const read = await readSmallBody(payload.body, MAX_BYTES);
  if (read.outcome === "too-large") {
    throw new S3Error(400, "MaxMessageLengthExceeded", "Your request was too big.", {
      details: { MaxMessageLengthBytes: String(read.maxBytes) },
    });
  }
  const parts = partsOf(read.bytes.toString("utf8"));
  if (parts.length === 0) throw invalidRequest("You must specify at least one part");
  const isOrdered = parts.every(
    ({ partNumber }, index) => index === 0 || partNumber > (parts[index - 1]?.partNumber ?? 0),
  );
  if (isOrdered) return parts;
  throw new S3Error(
    400,
    "InvalidPartOrder",
    "The list of parts was not in ascending order. Parts must be ordered by part number.",
    { details: { UploadId: uploadId } },
  );
}

function partsOf(text: string): readonly ListedPart[] {
  if (text.trim() === "") return [];
  const document = parseXml(text);
  const root = document?.CompleteMultipartUpload;
  if (root === undefined || Array.isArray(root)) throw malformedXml();
  const listed = childElements(root, "Part");
  if (listed.length > MAX_PARTS) throw malformedXml();
  return listed.map(toPart);
}

function toPart(element: ParsedXml): ListedPart {
  const partNumber = childText(element, "PartNumber");
  const etag = childText(element, "ETag");
  if (partNumber === undefined || etag === undefined || !/^-?\d+$/.test(partNumber)) throw malformedXml();
  const checksums = CHECKSUM_ALGORITHMS.flatMap(({ name }) => {
    const value = childText(element, checksumElement(name));
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    partNumber: parsePartNumber(partNumber),
    etag: etag.replaceAll('"', ""),
    checksums: new Map(checksums),
  };
}
