import { header } from "../../../http/http.js";
import type { Bucket } from "../../../model.js";
import { accessDenied, invalidArgument, invalidRequest, notImplemented, S3Error } from "../protocol/error.js";
import { checkHeaderValue } from "../protocol/header-value.js";
import type { S3Request } from "../request.js";
import { parameter, parametersWithPrefix } from "../request.js";
import type { ObjectEncryption, ObjectSettings } from "../storage/object-record.js";
import { keepsAttribute } from "./kept-attributes.js";
import type { Tags } from "./tags.js";
import { tagsOfHeader } from "./tags.js";

const STORED_HEADERS = [
  "Cache-Control",
  "Content-Disposition",
  "Content-Encoding",
  "Content-Language",
  "Content-Type",
  "Expires",
] as const;
const STORAGE_CLASSES: readonly string[] = [
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER",
  "DEEP_ARCHIVE",
  "GLACIER_IR",
];
/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const MAX_METADATA_BYTES = 2048;
const META = "x-amz-meta-";
/** A presigned URL's query can contain names that no header can have. */
const HEADER_NAME_PART = /^[!#$%&'*+.^_`|~0-9a-z-]*$/;
const REDIRECT = "x-amz-website-redirect-location";
const KMS_KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id";

/**
 * Reads an object's settings from a request: headers to return, metadata, tags, storage class, encryption.
 * @throws {S3Error} if S3 would reject them; access control lists are rejected too
 */
export function objectSettings(request: S3Request): ObjectSettings {
  const { bucket } = request;
  checkAccessControlLists(request, bucket);
  if (Object.keys(parametersWithPrefix(request, "x-amz-object-lock-")).length > 0) {
    throw invalidRequest("Bucket is missing Object Lock Configuration");
  }
  return {
    headers: storedHeaders(request),
    metadata: metadataOf(request),
    tags: keepsAttribute(request, "Tags") ? tagsOf(request) : {},
    storageClass: keepsAttribute(request, "StorageClass") ? storageClassOf(request) : "STANDARD",
    encryption: encryptionOf(request, bucket),
  };
}

function storedHeaders(request: S3Request): Record<string, string> {
  const stored: Record<string, string> = { "Content-Type": "binary/octet-stream" };
  for (const name of STORED_HEADERS) {
    const value = header(request.http, name);
    if (value !== undefined && value !== "") stored[name] = value;
  }
  // `aws-chunked` describes the transfer, not the object.
  const encodings = (stored["Content-Encoding"] ?? "").split(",").map((encoding) => encoding.trim());
  const kept = encodings.filter((encoding) => encoding !== "" && encoding.toLowerCase() !== "aws-chunked");
  if (kept.length > 0) stored["Content-Encoding"] = kept.join(",");
  else delete stored["Content-Encoding"];
  const redirect = parameter(request, REDIRECT);
  if (redirect !== undefined) stored[REDIRECT] = checkHeaderValue(REDIRECT, redirect);
  return stored;
}

function metadataOf(request: S3Request): Record<string, string> {
  const metadata = Object.entries(parametersWithPrefix(request, META)).map(
    ([name, value]) => [name.slice(META.length), value] as const,
  );
  const odd = metadata.find(([name]) => !HEADER_NAME_PART.test(name));
  if (odd !== undefined) {
    throw invalidArgument("The name of the metadata is not valid in a header.", META + odd[0], odd[1]);
  }
  const size = metadata.reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0);
  if (size > MAX_METADATA_BYTES) {
    throw new S3Error(
      400,
      "MetadataTooLarge",
      "Your metadata headers exceed the maximum allowed metadata size",
      { details: { Size: String(size), MaxSizeAllowed: String(MAX_METADATA_BYTES) } },
    );
  }
  return Object.fromEntries(metadata);
}

function tagsOf(request: S3Request): Tags {
  return tagsOfHeader(parameter(request, "x-amz-tagging") ?? "");
}

function storageClassOf(request: S3Request): string {
  const value = parameter(request, "x-amz-storage-class") ?? "STANDARD";
  if (STORAGE_CLASSES.includes(value)) return value;
  throw new S3Error(400, "InvalidStorageClass", "The storage class you specified is not valid", {
    details: { StorageClassRequested: value },
  });
}

function encryptionOf(request: S3Request, bucket: Bucket): ObjectEncryption {
  if (Object.keys(parametersWithPrefix(request, "x-amz-server-side-encryption-customer-")).length > 0) {
    throw customerKeyError(bucket);
  }
  const { algorithm: byDefault, kmsKeyArn: defaultKey } = bucket.encryption;
  const algorithm = parameter(request, "x-amz-server-side-encryption") ?? byDefault;
  const named = parameter(request, KMS_KEY_ID);
  if (!["AES256", "aws:kms", "aws:kms:dsse"].includes(algorithm)) {
    throw invalidArgument(
      "The encryption method specified is not supported",
      "x-amz-server-side-encryption",
      algorithm,
    );
  }
  if (algorithm === "AES256") {
    if (named === undefined) return { algorithm };
    throw invalidArgument(
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
      "x-amz-server-side-encryption",
      algorithm,
    );
  }
  const kmsKeyArn = named === undefined ? defaultKey : checkHeaderValue(KMS_KEY_ID, named);
  return kmsKeyArn === undefined ? { algorithm } : { algorithm, kmsKeyArn };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-s3-c-encryption-setting-faq.html */
function customerKeyError(bucket: Bucket): S3Error {
  if (bucket.encryption.blockedEncryptionTypes.includes("NONE")) {
    return notImplemented("Server-side encryption with customer keys is not emulated.");
  }
  return accessDenied({
    message: "the bucket blocks server-side encryption with customer keys (SSE-C)",
    constructPath: bucket.constructPath,
  });
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
function checkAccessControlLists(request: S3Request, bucket: Bucket): void {
  const acl = parameter(request, "x-amz-acl");
  const grants = Object.keys(parametersWithPrefix(request, "x-amz-grant-"));
  if (acl === undefined && grants.length === 0) return;
  if (bucket.objectOwnership === "BucketOwnerEnforced") {
    if (acl === "bucket-owner-full-control" && grants.length === 0) return;
    throw new S3Error(400, "AccessControlListNotSupported", "The bucket does not allow ACLs");
  }
  if (acl?.startsWith("public-") && bucket.publicAccessBlock.blockPublicAcls) {
    throw accessDenied({
      message: "BlockPublicAcls rejects a public ACL",
      constructPath: bucket.constructPath,
    });
  }
  if (acl === "private" || acl === "bucket-owner-full-control") return;
  throw notImplemented("Access control lists are not emulated: use a bucket policy.");
}
