import type { Readable } from "node:stream";
import type { HttpHeader, HttpResponse } from "../../http.js";
import { header } from "../../http.js";
import { queryValue } from "../../sigv4/canonical-request.js";
import { objectHeaders } from "../object/object-headers.js";
import { readCondition } from "../object/preconditions.js";
import type { ByteRange } from "../object/range.js";
import { parseRange } from "../object/range.js";
import { S3Error } from "../protocol/error.js";
import type { S3Request } from "../request.js";
import { isMissing } from "../storage/bucket-store.js";
import type { DeleteMarker, KeyRecord, ObjectVersion } from "../storage/object-record.js";
import type { OperationContext } from "./operation.js";

/** An object may be replaced between the look at its record and the opening of its content: then look again. */
const MAX_ATTEMPTS = 5;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export async function getObject(context: OperationContext): Promise<HttpResponse> {
  return readObject(context, (version, range) => context.store.openContent(version, range));
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export async function headObject(context: OperationContext): Promise<HttpResponse> {
  return readObject(context, async () => "");
}

type OpenContent = (version: ObjectVersion, range: ByteRange | undefined) => Promise<Readable | string>;

async function readObject(context: OperationContext, open: OpenContent): Promise<HttpResponse> {
  const { request, access, store } = context;
  const versionId = queryValue(request.query, "versionId");
  if (versionId === undefined) access.require("s3:GetObject");
  else access.require("s3:GetObjectVersion", { "s3:VersionId": versionId });
  for (let attempt = 1; ; attempt += 1) {
    const version = selectVersion(context, await store.read(request.key), versionId);
    access.requireKey("kms:Decrypt", version.encryption);
    try {
      return await answer(context, version, open);
    } catch (error) {
      if (!isMissing(error) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function answer(
  { request }: OperationContext,
  version: ObjectVersion,
  open: OpenContent,
): Promise<HttpResponse> {
  const headers = objectHeaders(request, version);
  if (readCondition(request, version) === "not-modified") return { status: 304, headers, body: "" };
  const range = parseRange(header(request.http, "range"), version.size);
  const length = range === undefined ? version.size : range.end - range.start + 1;
  headers.push(["Content-Length", String(length)]);
  if (range !== undefined) {
    headers.push(["Content-Range", `bytes ${range.start}-${range.end}/${version.size}`]);
  }
  const body = length === 0 ? "" : await open(version, range);
  return { status: range === undefined ? 200 : 206, headers, body };
}

function selectVersion(
  { request, access }: OperationContext,
  record: KeyRecord | undefined,
  versionId: string | undefined,
): ObjectVersion {
  const found =
    versionId === undefined
      ? record?.versions[0]
      : record?.versions.find((version) => version.versionId === versionId);
  if (found?.type === "object") return archived(found);
  throw missing(request, found, versionId, access.allowsOnBucket("s3:ListBucket"));
}

/** Why there is nothing to give: whoever may not list the bucket is not told whether a key is there. */
function missing(
  request: S3Request,
  found: DeleteMarker | undefined,
  versionId: string | undefined,
  mayList: boolean,
): S3Error {
  const headers = found === undefined ? [] : markerHeaders(found);
  if (!mayList) {
    return new S3Error(403, "AccessDenied", "Access Denied", {
      headers,
      explanation: {
        message: "there is no such object, and only those who may s3:ListBucket are told so",
        constructPath: request.bucket.constructPath,
      },
    });
  }
  if (versionId === undefined) {
    return new S3Error(404, "NoSuchKey", "The specified key does not exist.", {
      details: { Key: request.key },
      headers,
    });
  }
  if (found !== undefined) {
    return new S3Error(
      405,
      "MethodNotAllowed",
      "The specified method is not allowed against this resource.",
      {
        details: { Method: request.http.method, ResourceType: "DeleteMarker" },
        headers,
      },
    );
  }
  return new S3Error(404, "NoSuchVersion", "The specified version does not exist.", {
    details: { Key: request.key, VersionId: versionId },
  });
}

function markerHeaders({ versionId }: DeleteMarker): HttpHeader[] {
  return [
    ["x-amz-delete-marker", "true"],
    ["x-amz-version-id", versionId],
  ];
}

function archived(version: ObjectVersion): ObjectVersion {
  if (version.storageClass !== "GLACIER" && version.storageClass !== "DEEP_ARCHIVE") return version;
  throw new S3Error(403, "InvalidObjectState", "The operation is not valid for the object's storage class", {
    details: { StorageClass: version.storageClass },
  });
}
