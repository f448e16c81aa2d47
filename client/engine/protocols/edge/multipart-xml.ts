import type { SavedPart } from "../../states/upload-states.js";
import type { UploadedPart } from "../../wire.js";

/** One page of an upload's parts. */
interface PartsPage {
  readonly parts: readonly UploadedPart[];
  /** Number of the last part of this page, if more parts follow. */
  readonly after?: number;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Content of an element of S3's XML; undefined if it is missing. */
export function elementOf(xml: string, name: string): string | undefined {
  const content = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return content?.replace(/&(?:#(x?)([0-9a-f]+)|([a-z]+));/gi, (entity, hex, digits, entityName) =>
    digits === undefined
      ? (ENTITIES[entityName] ?? entity)
      : String.fromCodePoint(Number.parseInt(digits, hex === "" ? 10 : 16)),
  );
}

/** Reads a response of ListParts. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export function partsPage(xml: string): PartsPage {
  const parts = [...xml.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = ""]) => {
    const checksum = elementOf(part, "ChecksumCRC64NVME");
    return {
      partNumber: Number(elementOf(part, "PartNumber")),
      length: Number(elementOf(part, "Size")),
      etag: elementOf(part, "ETag") ?? "",
      ...(checksum !== undefined && { checksum }),
    };
  });
  const isTruncated = elementOf(xml, "IsTruncated") === "true";
  return { parts, ...(isTruncated && { after: Number(elementOf(xml, "NextPartNumberMarker")) }) };
}

/** Body of CompleteMultipartUpload. Checksums and ETags contain no character that XML reserves. */
export function partList(parts: readonly SavedPart[]): string {
  const items = parts.map(({ partNumber, etag, sha256 }) => {
    const checksum = sha256 === undefined ? "" : `<ChecksumSHA256>${sha256}</ChecksumSHA256>`;
    return `<Part><PartNumber>${partNumber}</PartNumber><ETag>${etag}</ETag>${checksum}</Part>`;
  });
  return `<CompleteMultipartUpload>${items.join("")}</CompleteMultipartUpload>`;
}
