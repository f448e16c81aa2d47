import type { AllowedAttributes, StorageClass } from "../../attributes/contract.js";
import type { AllowedUpload } from "../decide.js";
import { uploadMetadata } from "../headers/metadata.js";
import type { ObjectAttributes, UploadPolicy } from "../policy.js";
import type { UploadRejection } from "../rejection.js";
import { allowedAttributes } from "./allowed-attributes.js";
import type { AttributeProblem } from "./headers/attribute-problem.js";
import { attributeRejection, notAllowed } from "./headers/attribute-problem.js";
import { cacheControlProblem } from "./headers/cache-control.js";
import { dispositionProblem } from "./headers/content-disposition.js";
import { decideTags } from "./tags.js";
import { decideMetadata, metadataBytes } from "./user-metadata.js";

/** Placeholder with the length of our upload ids. */
const ANY_UPLOAD_ID = "00000000-0000-0000-0000-000000000000";
/**
 * Bytes for our metadata that is only added to an upload in parts later: the checksum's algorithm, and the size limit.
 */
const LATER_BYTES = 100;

/** An upload with its attributes, or their rejection. */
type UploadWithAttributes = AllowedUpload | UploadRejection;

/** Decides which attributes an allowed upload can have, and writes them as headers of the request that creates it. */
export function decideAttributes(
  upload: AllowedUpload,
  requested: ObjectAttributes,
  policy: Pick<UploadPolicy, "attributes" | "allowedExtensions">,
): UploadWithAttributes {
  const allowed = allowedAttributes(upload, policy) ?? {};
  const rejection = valueRejection(upload, requested, allowed, policy);
  if (rejection !== undefined) return rejection;
  const tagging = decideTags(requested.tags ?? {}, allowed.tags);
  if (tagging.outcome === "rejected") return tagging;
  const stored = storedHeaders(requested);
  const declared = declaredHeaders(Object.keys(stored));
  const ours = { ...uploadMetadata({ ...upload, uploadId: ANY_UPLOAD_ID }), ...declared };
  const ourBytes = metadataBytes(Object.entries(ours)) + LATER_BYTES;
  const metadata = decideMetadata(requested.metadata ?? {}, allowed.metadata, ourBytes);
  if (metadata.outcome === "rejected") return metadata;
  const headers = {
    ...stored,
    ...declared,
    ...metadata.headers,
    ...(requested.storageClass && { "x-amz-storage-class": requested.storageClass }),
    ...(tagging.header !== "" && { "x-amz-tagging": tagging.header }),
  };
  return { ...upload, attributes: headers };
}

function valueRejection(
  { contentType }: AllowedUpload,
  { storageClass, cacheControl, contentDisposition }: ObjectAttributes,
  allowed: AllowedAttributes,
  { allowedExtensions }: Pick<UploadPolicy, "allowedExtensions">,
): UploadRejection | undefined {
  const cache =
    cacheControl === undefined ? undefined : cacheControlProblem(cacheControl, allowed.cacheControl);
  const disposition =
    contentDisposition === undefined
      ? undefined
      : dispositionProblem(contentDisposition, allowed.contentDisposition, {
          contentType,
          allowedExtensions,
        });
  return (
    attributeRejection("storageClass", storageClassProblem(storageClass, allowed.storageClasses)) ??
    attributeRejection("cacheControl", cache) ??
    attributeRejection("contentDisposition", disposition)
  );
}

function storageClassProblem(
  storageClass: StorageClass | undefined,
  allowed: readonly StorageClass[] = [],
): AttributeProblem | undefined {
  if (storageClass === undefined || allowed.includes(storageClass)) return undefined;
  return notAllowed(allowed.length === 0 ? "is not allowed here" : `must be one of: ${allowed.join(", ")}`);
}

/** The headers that S3 does not bind by itself: a client could send them unsigned. */
function storedHeaders({
  cacheControl,
  contentDisposition,
}: ObjectAttributes): Readonly<Record<string, string>> {
  return {
    ...(cacheControl !== undefined && { "cache-control": cacheControl }),
    ...(contentDisposition !== undefined && { "content-disposition": contentDisposition }),
  };
}

function declaredHeaders(names: readonly string[]): Readonly<Record<string, string>> {
  return names.length === 0 ? {} : { "x-amz-meta-upload-headers": names.join(" ") };
}
