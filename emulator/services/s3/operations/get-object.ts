import type { Readable } from "node:stream";
import type { HttpHeader, HttpResponse } from "../../../http/http.js";
import { header } from "../../../http/http.js";
import type { Access } from "../access.js";
import { objectHeaders } from "../object/object-headers.js";
import { readCondition } from "../object/preconditions.js";
import type { ByteRange } from "../object/range.js";
import { parseRange } from "../object/range.js";
import type { VersionedAction } from "../object/select-version.js";
import { selectVersion } from "../object/select-version.js";
import { existingTagContext } from "../object/tags.js";
import { S3Error } from "../protocol/error.js";
import { BlobRemovedError } from "../storage/blob-folder.js";
import type { ObjectVersion } from "../storage/object-record.js";
import type { OperationContext } from "./operation.js";

const READ: VersionedAction = { current: "s3:GetObject", version: "s3:GetObjectVersion" };
/**
 * Maximum number of attempts. A read is repeated if the object is replaced between reading its record and opening its
 * content.
 */
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
  for (let attempt = 1; ; attempt += 1) {
    const version = requireReadable(selectVersion(context, await store.read(request.key), READ));
    access.requireKey("kms:Decrypt", version.encryption);
    try {
      return await answer(context, version, open);
    } catch (error) {
      if (!(error instanceof BlobRemovedError) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function answer(
  { request, access, clock }: OperationContext,
  version: ObjectVersion,
  open: OpenContent,
): Promise<HttpResponse> {
  const headers = [...objectHeaders(request, version), ...tagCount(access, version)];
  if (readCondition(request, version, clock()) === "not-modified") {
    return { status: 304, headers: headers.filter(([name]) => !isChecksum(name)), body: "" };
  }
  const range = parseRange(header(request.http, "range"), version.size);
  const length = range === undefined ? version.size : range.end - range.start + 1;
  headers.push(["Content-Length", String(length)]);
  if (range !== undefined) {
    headers.push(["Content-Range", `bytes ${range.start}-${range.end}/${version.size}`]);
  }
  const body = length === 0 ? "" : await open(version, range);
  return { status: range === undefined ? 200 : 206, headers, body };
}

/** Whether a header contains a checksum. A 304 omits these headers. */
function isChecksum(name: string): boolean {
  return name.startsWith("x-amz-checksum-");
}

/** The header with the number of tags. Only callers who may read the tags get it. */
function tagCount(access: Access, { tags }: ObjectVersion): HttpHeader[] {
  const count = Object.keys(tags).length;
  const mayRead = count > 0 && access.allows("s3:GetObjectTagging", existingTagContext(tags));
  return mayRead ? [["x-amz-tagging-count", String(count)]] : [];
}

/** Rejects a version whose storage class makes it unreadable until it is restored. */
function requireReadable(version: ObjectVersion): ObjectVersion {
  if (version.storageClass !== "GLACIER" && version.storageClass !== "DEEP_ARCHIVE") return version;
  throw new S3Error(403, "InvalidObjectState", "The operation is not valid for the object's storage class", {
    details: { StorageClass: version.storageClass },
  });
}
