import { Readable } from "node:stream";
import type { HttpHeader, HttpResponse } from "../../../../http/http.js";
import { readSmallBody } from "../../../../http/http.js";
import { createContentCheck } from "../../checksum/content-check.js";
import type { VersionedAction } from "../../object/select-version.js";
import { selectVersion } from "../../object/select-version.js";
import type { Tags } from "../../object/tags.js";
import { requestTagContext, tagsDocument, tagsOfDocument } from "../../object/tags.js";
import { malformedXml } from "../../protocol/error.js";
import type { S3Request } from "../../request.js";
import type { ObjectVersion } from "../../storage/object-record.js";
import type { OperationContext } from "../operation.js";

const GET: VersionedAction = { current: "s3:GetObjectTagging", version: "s3:GetObjectVersionTagging" };
const PUT: VersionedAction = { current: "s3:PutObjectTagging", version: "s3:PutObjectVersionTagging" };
const DELETE: VersionedAction = {
  current: "s3:DeleteObjectTagging",
  version: "s3:DeleteObjectVersionTagging",
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
export async function getObjectTagging(context: OperationContext): Promise<HttpResponse> {
  const { request, store } = context;
  const version = selectVersion(context, await store.read(request.key), GET);
  const headers = versionHeaders(request, version);
  return {
    status: 200,
    headers: [...headers, ["Content-Type", "application/xml"]],
    body: tagsDocument(version.tags),
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
export async function putObjectTagging(context: OperationContext): Promise<HttpResponse> {
  const tags = tagsOfDocument(await documentOf(context.request));
  return replaceTags(context, PUT, tags, 200);
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html */
export async function deleteObjectTagging(context: OperationContext): Promise<HttpResponse> {
  return replaceTags(context, DELETE, undefined, 204);
}

/** Replaces tags in place. Tags are the only part of a version that can change without a new version. */
async function replaceTags(
  context: OperationContext,
  action: VersionedAction,
  tags: Tags | undefined,
  status: number,
): Promise<HttpResponse> {
  const { request, store } = context;
  const tagContext = tags === undefined ? {} : requestTagContext(tags);
  const changed = await store.change(request.key, (record) => {
    const tagged = selectVersion(context, record, action, tagContext);
    const versions = (record?.versions ?? []).map((version) =>
      version === tagged ? { ...tagged, tags: tags ?? {} } : version,
    );
    return { versions, result: tagged };
  });
  return { status, headers: versionHeaders(request, changed), body: "" };
}

/** Reads a tagging document. Ten tags are at most a few kilobytes. */
async function documentOf(request: S3Request): Promise<string> {
  const check = createContentCheck(request);
  const read = await readSmallBody(Readable.from(check.watch(request.payload.body)));
  if (read.outcome === "too-large") throw malformedXml();
  check.finish();
  return read.bytes.toString();
}

function versionHeaders({ bucket }: S3Request, { versionId }: ObjectVersion): HttpHeader[] {
  return bucket.versioning === "Disabled" ? [] : [["x-amz-version-id", versionId]];
}
