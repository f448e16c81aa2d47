import type { RouteRejection } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { CompleteUploadRequest, UploadedPart } from "../../contract.js";
import { partNumbersInWords } from "../part-numbers.js";
import type { UploadToComplete } from "./completion.js";

/** A part's ETag, with or without quotation marks: Uppy 4 and 5 send them, Uppy 6 does not. */
export const ETAG = /^"?([\x21\x23-\x7e]{1,128})"?$/;

/** Chooses the parts that the client lists. Only these become part of the object. */
export function chosenParts(
  { parts }: UploadToComplete,
  listed: readonly UploadedPart[],
): readonly UploadedPart[] {
  if (parts === undefined) return listed;
  const named = new Set(parts.map(({ partNumber }) => partNumber));
  return listed.filter(({ partNumber }) => named.has(partNumber));
}

/** Finds parts that the client did not list. Without a declared size, only S3's list shows them. */
export function unnamedParts(
  { parts, declared }: UploadToComplete,
  listed: readonly UploadedPart[],
): RouteRejection | undefined {
  if (parts === undefined || declared !== undefined) return undefined;
  const named = new Set(parts.map(({ partNumber }) => partNumber));
  const left = listed.filter(({ partNumber }) => !named.has(partNumber)).map(({ partNumber }) => partNumber);
  if (left.length === 0) return undefined;
  return routeRejected(
    409,
    "IncompleteUpload",
    `parts omits part ${partNumbersInWords(left)}, which S3 stores. List every uploaded part, or abort the upload and create a new one.`,
  );
}

/**
 * The parts for S3's request. S3 requires the checksums of all parts if they are bound; those that the client omits are
 * taken from S3's list.
 */
export function partsForS3(
  { parts, partChecksumAlgorithm }: UploadToComplete,
  listed: readonly UploadedPart[],
): NonNullable<CompleteUploadRequest["parts"]> {
  const checksums = new Map(listed.map(({ partNumber, checksum }) => [partNumber, checksum]));
  return (parts ?? listed).map(({ partNumber, etag, checksum }) => ({
    partNumber,
    etag,
    ...(partChecksumAlgorithm === undefined ? {} : { checksum: checksum ?? checksums.get(partNumber) }),
  }));
}
