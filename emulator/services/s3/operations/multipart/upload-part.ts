import { randomBytes } from "node:crypto";
import type { Facts } from "../../../../facts/index.js";
import type { HttpHeader, HttpResponse } from "../../../../http/http.js";
import { queryValue } from "../../../../sigv4/canonical-request.js";
import type { ChecksumAlgorithm } from "../../checksum/algorithms.js";
import type { ContentDigest } from "../../checksum/content-check.js";
import { announcedChecksum, createContentCheck } from "../../checksum/content-check.js";
import { encryptionHeaders } from "../../object/object-headers.js";
import { invalidRequest } from "../../protocol/error.js";
import type { Part, Upload } from "../../storage/multipart/upload-record.js";
import type { StoredBlob } from "../../storage/object-record.js";
import type { OperationContext } from "../operation.js";
import { requireContentLength } from "../write-object.js";
import {
  algorithmOf,
  encryptionContext,
  noSuchUpload,
  parsePartNumber,
  requireUpload,
  uploadIdOf,
} from "./upload-of.js";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export async function uploadPart(context: OperationContext): Promise<HttpResponse> {
  const { request, access, store, clock } = context;
  const begun = store.uploads.find(request.key, uploadIdOf(request))?.upload;
  access.require("s3:PutObject", {
    "s3:ObjectCreationOperation": "false",
    ...encryptionContext(begun?.settings.encryption),
  });
  const partNumber = parsePartNumber(queryValue(request.query, "partNumber") ?? "");
  const { upload } = requireUpload(context);
  requireContentLength(request);
  checkChecksumType(announcedChecksum(request)?.algorithm, upload, request.facts);
  // S3 requires it because the completion decrypts the parts.
  access.requireKey("kms:Decrypt", upload.settings.encryption);
  const check = createContentCheck(request, algorithmOf(upload));
  const staged = await store.stage(check.watch(request.payload.body));
  const digest = await finishOrDiscard(context, check.finish, staged);
  const part = { ...staged, ...describe(upload, digest), partNumber, lastModified: clock() };
  if (!(await store.uploads.putPart(upload, part))) {
    await store.discard(staged);
    throw noSuchUpload(upload.uploadId);
  }
  return { status: 200, headers: answerHeaders(upload, part, digest), body: "" };
}

/**
 * Checks that a part has the checksum algorithm of its upload, if the upload names one. For a composite checksum each
 * part must send its checksum; for a full object checksum S3 computes missing ones.
 */
function checkChecksumType(sent: ChecksumAlgorithm | undefined, { checksum }: Upload, facts: Facts): void {
  const isRequired = checksum.type === "COMPOSITE" || !facts.holds("partsNeedNoChecksum");
  const isMissing = sent === undefined && isRequired;
  const isOther = sent !== undefined && sent.name !== checksum.algorithm;
  if (!checksum.requested || (!isMissing && !isOther)) return;
  throw invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm.toLowerCase()}, actual checksum Type: ${sent?.name.toLowerCase() ?? "null"}`,
  );
}

async function finishOrDiscard(
  { store }: OperationContext,
  finish: () => ContentDigest,
  staged: StoredBlob,
): Promise<ContentDigest> {
  try {
    return finish();
  } catch (error) {
    await store.discard(staged);
    throw error;
  }
}

function describe({ settings }: Upload, { md5, checksum }: ContentDigest): Pick<Part, "etag" | "checksum"> {
  // With a KMS key, the ETag is not the content's MD5.
  const etag = settings.encryption.algorithm === "AES256" ? md5 : randomBytes(16).toString("hex");
  return { etag: `"${etag}"`, checksum };
}

function answerHeaders({ settings, checksum }: Upload, { etag }: Part, digest: ContentDigest): HttpHeader[] {
  const stored = checksum.requested ? { [digest.checksumHeader]: digest.checksum } : {};
  return [
    ["ETag", etag],
    ...Object.entries({ ...digest.sent, ...stored }),
    ...encryptionHeaders(settings.encryption),
    ["Content-Length", "0"],
  ];
}
