import { randomBytes } from "node:crypto";
import type { HttpHeader } from "../../../http/http.js";
import { header } from "../../../http/http.js";
import type { ConditionContext } from "../../../iam/policy/context.js";
import type { ContentDigest } from "../checksum/content-check.js";
import { createContentCheck } from "../checksum/content-check.js";
import { encryptionHeaders } from "../object/object-headers.js";
import { objectSettings } from "../object/object-settings.js";
import { writeCondition } from "../object/preconditions.js";
import { requestTagContext, tagsOfHeader } from "../object/tags.js";
import type { CreationReason } from "../object-created.js";
import { notImplemented, S3Error } from "../protocol/error.js";
import type { S3Request } from "../request.js";
import { parameter, parametersWithPrefix } from "../request.js";
import type { Change } from "../storage/bucket-store.js";
import type { ObjectSettings, ObjectVersion, StoredBlob } from "../storage/object-record.js";
import { blobsOf, currentObject } from "../storage/object-record.js";
import { newVersionId, withNewVersion } from "../storage/versioning.js";
import type { OperationContext } from "./operation.js";

/**
 * Maximum size of an object in one request, in bytes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
 */
export const MAX_CONTENT_BYTES = 5 * 1024 ** 3;

/**
 * Stores a request's content under its key, with all settings of the request, and announces the object.
 * @throws {S3Error} if S3 rejects it, before or after the content has been read
 */
export async function writeObject(context: OperationContext, reason: CreationReason): Promise<ObjectVersion> {
  const { request, access, store, clock } = context;
  const { bucket, key } = request;
  const settings = objectSettings(request);
  access.requireKey("kms:GenerateDataKey", settings.encryption);
  const check = createContentCheck(request);
  const mayWrite = writeCondition(request);
  // Checked before the content is read, to avoid a useless upload, and again in the final step.
  mayWrite(currentObject(await store.read(key)), key);
  const staged = await store.stage(check.watch(request.payload.body));
  try {
    const digest = check.finish();
    const version = await store.change(key, (record): Change<ObjectVersion> => {
      mayWrite(currentObject(record), key);
      const written = newVersion({ settings, digest, staged, versionId: newVersionId(bucket), now: clock() });
      return { versions: withNewVersion(bucket, record, written), result: written };
    });
    context.announce(request, version, reason);
    return version;
  } catch (error) {
    await discardUnlessStored(context, staged);
    throw error;
  }
}

/**
 * Requires all permissions to create the object of a request, or to begin its multipart upload.
 * @param more further condition keys
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function requireCreation({ request, access }: OperationContext, more: ConditionContext = {}): void {
  const tagging = parameter(request, "x-amz-tagging");
  const tagged = tagging === undefined ? {} : requestTagContext(tagsOfHeader(tagging));
  access.require("s3:PutObject", { "s3:ObjectCreationOperation": "true", ...tagged, ...more });
  if (parameter(request, "if-match") !== undefined) access.require("s3:GetObject");
  if (tagging !== undefined) access.require("s3:PutObjectTagging", tagged);
  const grants = Object.keys(parametersWithPrefix(request, "x-amz-grant-"));
  if (parameter(request, "x-amz-acl") !== undefined || grants.length > 0) access.require("s3:PutObjectAcl");
}

/**
 * Rejects a request whose content has no length, or is too large for one request.
 * @throws {S3Error} 501 for a chunked transfer, 411 or 400
 */
export function requireContentLength({ payload: { contentLength }, http }: S3Request): void {
  if (contentLength === undefined) {
    if (header(http, "transfer-encoding") !== undefined) {
      throw notImplemented("A header you provided implies functionality that is not implemented", {
        Header: "Transfer-Encoding",
      });
    }
    throw new S3Error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
  }
  if (contentLength > MAX_CONTENT_BYTES) throw entityTooLarge(contentLength, MAX_CONTENT_BYTES);
}

/** The error for an object or a file that is too large. Sizes are in bytes. */
export function entityTooLarge(proposed: number, allowed: number): S3Error {
  return new S3Error(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    details: { ProposedSize: String(proposed), MaxSizeAllowed: String(allowed) },
  });
}

/** Headers of the response to a write. */
export function writtenHeaders({ bucket }: S3Request, version: ObjectVersion): HttpHeader[] {
  const headers: HttpHeader[] = [
    ["ETag", version.etag],
    ...Object.entries(version.checksums),
    ["x-amz-checksum-type", version.checksumType],
    ...encryptionHeaders(version.encryption),
  ];
  if (bucket.versioning === "Enabled") headers.push(["x-amz-version-id", version.versionId]);
  return headers;
}

/** Discards the content unless a record refers to it: the write may have succeeded before a later step failed. */
async function discardUnlessStored({ store, request }: OperationContext, staged: StoredBlob): Promise<void> {
  const isStored = blobsOf(await store.read(request.key)).includes(staged.blob);
  if (!isStored) await store.discard(staged);
}

interface NewVersion {
  readonly settings: ObjectSettings;
  readonly digest: ContentDigest;
  readonly staged: StoredBlob;
  readonly versionId: string;
  readonly now: number;
}

function newVersion({ settings, digest, staged, versionId, now }: NewVersion): ObjectVersion {
  // With a KMS key, the ETag is not the content's MD5.
  const etag = settings.encryption.algorithm === "AES256" ? digest.md5 : randomBytes(16).toString("hex");
  return {
    type: "object",
    ...settings,
    blobs: [staged],
    size: staged.size,
    versionId,
    lastModified: now,
    etag: `"${etag}"`,
    checksums: { [digest.checksumHeader]: digest.checksum },
    checksumType: "FULL_OBJECT",
  };
}
