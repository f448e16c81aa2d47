import type { ObjectAttributes } from "../../../functions/upload-policy/policy.js";

/** Attributes as the headers of S3, by which they are asked for on the direct and edge patterns. */
export function attributeHeaders({
  metadata = {},
  tags,
  storageClass,
  cacheControl,
  contentDisposition,
}: ObjectAttributes = {}): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    ...(tags && { "x-amz-tagging": String(new URLSearchParams(tags)) }),
    ...(storageClass && { "x-amz-storage-class": storageClass }),
    ...(cacheControl && { "cache-control": cacheControl }),
    ...(contentDisposition && { "content-disposition": contentDisposition }),
  };
}
