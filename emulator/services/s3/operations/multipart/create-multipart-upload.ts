import { randomBytes } from "node:crypto";
import type { HttpHeader, HttpResponse } from "../../../../http/http.js";
import { nameOf } from "../../../../iam/policy/authorize.js";
import { toXml } from "../../../../xml.js";
import { DEFAULT_ALGORITHM } from "../../checksum/algorithms.js";
import { requireAlgorithm } from "../../checksum/content-check.js";
import { abortDateHeaders } from "../../lifecycle/stale-uploads.js";
import { encryptionHeaders } from "../../object/object-headers.js";
import { objectSettings } from "../../object/object-settings.js";
import { invalidRequest } from "../../protocol/error.js";
import type { S3Request } from "../../request.js";
import { parameter } from "../../request.js";
import type { Upload, UploadChecksum } from "../../storage/multipart/upload-record.js";
import { S3_NAMESPACE } from "../listing.js";
import type { OperationContext } from "../operation.js";
import { requireCreation } from "../write-object.js";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export async function createMultipartUpload(context: OperationContext): Promise<HttpResponse> {
  const { request, access, store, clock } = context;
  const { bucket, key, caller } = request;
  requireCreation(context, { "s3:ObjectCreationOperation": "false" });
  const settings = objectSettings(request);
  const checksum = uploadChecksum(request);
  access.requireKey("kms:GenerateDataKey", settings.encryption);
  const initiated = clock();
  const upload: Upload = {
    uploadId: newUploadId(initiated),
    key,
    initiated,
    initiator: nameOf(caller.principal),
    settings,
    checksum,
  };
  await store.uploads.create(upload);
  const body = toXml("InitiateMultipartUploadResult", {
    "@xmlns": S3_NAMESPACE,
    Bucket: bucket.name,
    Key: key,
    UploadId: upload.uploadId,
  });
  return { status: 200, headers: answerHeaders(request, upload), body };
}

/** An unguessable id. Ids sort by the start of their uploads. */
function newUploadId(now: number): string {
  return Math.floor(now).toString(16).padStart(12, "0") + randomBytes(48).toString("base64url");
}

/**
 * Reads the checksum algorithm and type that the object will have.
 * @throws {S3Error} 400 InvalidRequest
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
function uploadChecksum(request: S3Request): UploadChecksum {
  const name = parameter(request, "x-amz-checksum-algorithm");
  const type = parameter(request, "x-amz-checksum-type")?.toUpperCase();
  if (name === undefined) {
    if (type === undefined) {
      return { algorithm: DEFAULT_ALGORITHM.name, type: "FULL_OBJECT", requested: false };
    }
    throw invalidRequest(
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
    );
  }
  const algorithm = requireAlgorithm(name);
  if (type !== undefined && type !== "FULL_OBJECT" && type !== "COMPOSITE") {
    throw invalidRequest("Value for x-amz-checksum-type header is invalid.");
  }
  const chosen = type ?? (algorithm === DEFAULT_ALGORITHM ? "FULL_OBJECT" : "COMPOSITE");
  const isPossible =
    chosen === "FULL_OBJECT" ? algorithm.combine !== undefined : algorithm !== DEFAULT_ALGORITHM;
  if (isPossible) return { algorithm: algorithm.name, type: chosen, requested: true };
  throw invalidRequest(
    `The ${chosen} checksum type cannot be used with the ${algorithm.name.toLowerCase()} checksum algorithm.`,
  );
}

function answerHeaders({ bucket }: S3Request, { settings, checksum, key, initiated }: Upload): HttpHeader[] {
  const headers: HttpHeader[] = [
    ["Content-Type", "application/xml"],
    ...encryptionHeaders(settings.encryption),
    ...abortDateHeaders(bucket, key, initiated),
  ];
  if (checksum.requested) {
    headers.push(["x-amz-checksum-algorithm", checksum.algorithm], ["x-amz-checksum-type", checksum.type]);
  }
  return headers;
}
