import { randomBytes } from "node:crypto";
import type { HttpHeader, HttpResponse } from "../../http.js";
import type { ContentDigest } from "../checksum/content-check.js";
import { createContentCheck } from "../checksum/content-check.js";
import { encryptionHeaders } from "../object/object-headers.js";
import type { ObjectSettings } from "../object/object-settings.js";
import { objectSettings } from "../object/object-settings.js";
import { writeCondition } from "../object/preconditions.js";
import { S3Error } from "../protocol/error.js";
import type { S3Request } from "../request.js";
import { parameter, parametersWithPrefix } from "../request.js";
import type { Change, StagedBlob } from "../storage/bucket-store.js";
import type { KeyRecord, ObjectVersion } from "../storage/object-record.js";
import { currentObject } from "../storage/object-record.js";
import { newVersionId, withNewVersion } from "../storage/versioning.js";
import type { OperationContext } from "./operation.js";

/** Largest object of a single PUT. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
const MAX_PUT_BYTES = 5 * 1024 ** 3;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export async function putObject(context: OperationContext): Promise<HttpResponse> {
  const { request, access, store, clock } = context;
  const { bucket, key } = request;
  requirePermissions(context);
  checkLength(request);
  const settings = objectSettings(request);
  access.requireKey("kms:GenerateDataKey", settings.encryption);
  const check = createContentCheck(request);
  const mayWrite = writeCondition(request);
  // Asked once before the content is taken, to spare the upload, and once more when it counts.
  mayWrite(currentObject(await store.read(key)), key);
  const staged = await store.stage(check.watch(request.payload.body));
  try {
    const digest = check.finish();
    const version = await store.change(key, (record): Change<ObjectVersion> => {
      mayWrite(currentObject(record), key);
      const written = newVersion({ settings, digest, staged, versionId: newVersionId(bucket), now: clock() });
      return { versions: withNewVersion(bucket, record, written), result: written };
    });
    return { status: 200, headers: answerHeaders(request, version), body: "" };
  } catch (error) {
    await discardUnlessStored(context, staged);
    throw error;
  }
}

/** The write may have happened and what came after it failed: content that is referred to must stay. */
async function discardUnlessStored({ store, request }: OperationContext, staged: StagedBlob): Promise<void> {
  const record: KeyRecord | undefined = await store.read(request.key);
  const isStored = record?.versions.some(
    (version) => version.type === "object" && version.blob === staged.blob,
  );
  if (isStored !== true) await store.discard(staged);
}

function requirePermissions({ request, access }: OperationContext): void {
  access.require("s3:PutObject", { "s3:ObjectCreationOperation": "true" });
  if (parameter(request, "if-match") !== undefined) access.require("s3:GetObject");
  if (parameter(request, "x-amz-tagging") !== undefined) access.require("s3:PutObjectTagging");
  const grants = Object.keys(parametersWithPrefix(request, "x-amz-grant-"));
  if (parameter(request, "x-amz-acl") !== undefined || grants.length > 0) access.require("s3:PutObjectAcl");
}

function checkLength({ payload: { contentLength } }: S3Request): void {
  if (contentLength === undefined) {
    throw new S3Error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
  }
  if (contentLength <= MAX_PUT_BYTES) return;
  throw new S3Error(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    details: { ProposedSize: String(contentLength), MaxSizeAllowed: String(MAX_PUT_BYTES) },
  });
}

interface NewVersion {
  readonly settings: ObjectSettings;
  readonly digest: ContentDigest;
  readonly staged: StagedBlob;
  readonly versionId: string;
  readonly now: number;
}

function newVersion({ settings, digest, staged, versionId, now }: NewVersion): ObjectVersion {
  // The ETag is the content's MD5 only where no KMS key is used.
  const etag = settings.encryption.algorithm === "AES256" ? digest.md5 : randomBytes(16).toString("hex");
  return {
    type: "object",
    ...settings,
    ...staged,
    versionId,
    lastModified: now,
    etag: `"${etag}"`,
    checksums: { [digest.checksumHeader]: digest.checksum },
  };
}

function answerHeaders(request: S3Request, version: ObjectVersion): HttpHeader[] {
  const headers: HttpHeader[] = [
    ["ETag", version.etag],
    ...Object.entries(version.checksums),
    ["x-amz-checksum-type", "FULL_OBJECT"],
    ...encryptionHeaders(version.encryption),
    ["Content-Length", "0"],
  ];
  if (request.bucket.versioning === "Enabled") headers.push(["x-amz-version-id", version.versionId]);
  return headers;
}
