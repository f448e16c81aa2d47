import type { HttpResponse } from "../../../../http/http.js";
import { queryValue } from "../../../../sigv4/canonical-request.js";
import type { XmlElements } from "../../../../xml.js";
import { toXml } from "../../../../xml.js";
import type { Upload } from "../../storage/multipart/upload-record.js";
import { keyEncoding, pageSize, S3_NAMESPACE } from "../listing.js";
import type { OperationContext } from "../operation.js";
import { initiatorAndOwner } from "./upload-elements.js";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export async function listMultipartUploads(context: OperationContext): Promise<HttpResponse> {
  const { request, access, store, accountId } = context;
  const value = (name: string): string => queryValue(request.query, name) ?? "";
  access.require("s3:ListBucketMultipartUploads");
  const maxUploads = pageSize("max-uploads", queryValue(request.query, "max-uploads"));
  const [prefix, delimiter, encodingType] = [value("prefix"), value("delimiter"), value("encoding-type")];
  const [keyMarker, uploadIdMarker] = [value("key-marker"), value("upload-id-marker")];
  const page = pageOf(store.uploads.list(), { prefix, delimiter, keyMarker, uploadIdMarker, maxUploads });
  const encode = keyEncoding(encodingType);
  const body = toXml("ListMultipartUploadsResult", {
    "@xmlns": S3_NAMESPACE,
    Bucket: request.bucket.name,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: uploadIdMarker,
    NextKeyMarker: page.next && encode(page.next.key),
    NextUploadIdMarker: page.next?.uploadId,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    EncodingType: encodingType === "" ? undefined : encodingType,
    MaxUploads: maxUploads,
    IsTruncated: page.next !== undefined,
    Upload: page.uploads.map((upload) => ({
      Key: encode(upload.key),
      ...uploadElements(upload, accountId),
    })),
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  });
  return { status: 200, headers: [["Content-Type", "application/xml"]], body };
}

function uploadElements(upload: Upload, accountId: string): XmlElements {
  const { uploadId, initiated, checksum, settings } = upload;
  return {
    UploadId: uploadId,
    ...initiatorAndOwner(upload, accountId),
    StorageClass: settings.storageClass,
    Initiated: new Date(initiated).toISOString(),
    ChecksumAlgorithm: checksum.requested ? checksum.algorithm : undefined,
    ChecksumType: checksum.requested ? checksum.type : undefined,
  };
}

interface Listing {
  readonly prefix: string;
  readonly delimiter: string;
  readonly keyMarker: string;
  /** Id of an upload of the key marker. Empty if no upload of that key is left to list. */
  readonly uploadIdMarker: string;
  readonly maxUploads: number;
}

interface Page {
  readonly uploads: readonly Upload[];
  readonly commonPrefixes: readonly string[];
  /** The last entry of the page. Missing on the last page. */
  readonly next?: { readonly key: string; readonly uploadId: string };
}

function pageOf(sorted: readonly Upload[], listing: Listing): Page {
  const { prefix, delimiter, maxUploads } = listing;
  const uploads: Upload[] = [];
  const commonPrefixes: string[] = [];
  let last = { key: listing.keyMarker, uploadId: listing.uploadIdMarker };
  if (maxUploads === 0) return { uploads, commonPrefixes };
  const candidates = sorted.filter(
    (upload) => upload.key.startsWith(prefix) && isAfterMarker(upload, listing),
  );
  for (const upload of candidates) {
    const common = commonPrefixOf(upload.key, prefix, delimiter);
    if (common !== undefined && (common === commonPrefixes.at(-1) || common === listing.keyMarker)) continue;
    if (uploads.length + commonPrefixes.length === maxUploads) return { uploads, commonPrefixes, next: last };
    if (common === undefined) uploads.push(upload);
    else commonPrefixes.push(common);
    last = { key: common ?? upload.key, uploadId: common === undefined ? upload.uploadId : "" };
  }
  return { uploads, commonPrefixes };
}

function commonPrefixOf(key: string, prefix: string, delimiter: string): string | undefined {
  const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function isAfterMarker({ key, uploadId }: Upload, { keyMarker, uploadIdMarker }: Listing): boolean {
  const order = Buffer.compare(Buffer.from(key), Buffer.from(keyMarker));
  return order > 0 || (order === 0 && uploadIdMarker !== "" && uploadId > uploadIdMarker);
}
