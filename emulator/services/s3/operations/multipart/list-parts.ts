import type { HttpResponse } from "../../../../http/http.js";
import { queryValue } from "../../../../sigv4/canonical-request.js";
import type { XmlElements } from "../../../../xml.js";
import { toXml } from "../../../../xml.js";
import { abortDateHeaders } from "../../lifecycle/stale-uploads.js";
import type { Part, Upload } from "../../storage/multipart/upload-record.js";
import { integerParameter, keyEncoding, pageSize, S3_NAMESPACE } from "../listing.js";
import type { OperationContext } from "../operation.js";
import { checksumElement, initiatorAndOwner } from "./upload-elements.js";
import { requireKeyForChecksums, requireUpload } from "./upload-of.js";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export async function listParts(context: OperationContext): Promise<HttpResponse> {
  const { request, access } = context;
  const { bucket, key, query } = request;
  access.require("s3:ListMultipartUploadParts");
  if (!request.facts.holds("listPartsNeedsNoBucketPermission")) access.requireOnBucket("s3:ListBucket");
  const maxParts = pageSize("max-parts", queryValue(query, "max-parts"));
  const marker = integerParameter("part-number-marker", queryValue(query, "part-number-marker"), 0);
  const { upload, parts } = requireUpload(context);
  requireKeyForChecksums(context, upload);
  const encodingType = queryValue(query, "encoding-type");
  const following = [...parts.values()]
    .filter(({ partNumber }) => partNumber > marker)
    .sort((a, b) => a.partNumber - b.partNumber);
  const page = following.slice(0, maxParts);
  const { checksum, initiated, settings, uploadId } = upload;
  const body = toXml("ListPartsResult", {
    "@xmlns": S3_NAMESPACE,
    Bucket: bucket.name,
    Key: keyEncoding(encodingType)(key),
    EncodingType: encodingType,
    UploadId: uploadId,
    ...initiatorAndOwner(upload, context.accountId),
    StorageClass: settings.storageClass,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.partNumber,
    MaxParts: maxParts,
    IsTruncated: page.length < following.length,
    ChecksumAlgorithm: checksum.requested ? checksum.algorithm : undefined,
    ChecksumType: checksum.requested ? checksum.type : undefined,
    Part: page.map((part) => partElements(upload, part)),
  });
  const headers = [["Content-Type", "application/xml"] as const, ...abortDateHeaders(bucket, key, initiated)];
  return { status: 200, headers, body };
}

function partElements({ checksum }: Upload, part: Part): XmlElements {
  return {
    PartNumber: part.partNumber,
    LastModified: new Date(part.lastModified).toISOString(),
    ETag: part.etag,
    Size: part.size,
    ...(checksum.requested ? { [checksumElement(checksum.algorithm)]: part.checksum } : {}),
  };
}
