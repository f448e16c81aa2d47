import type { HttpHeader, HttpResponse } from "../../../http/http.js";
import { writeCondition } from "../object/preconditions.js";
import { versionIdOf } from "../object/select-version.js";
import { parameter } from "../request.js";
import type { Change } from "../storage/bucket-store.js";
import type { KeyRecord, Version } from "../storage/object-record.js";
import { currentObject } from "../storage/object-record.js";
import { deleteMarker, withNewVersion } from "../storage/versioning.js";
import type { OperationContext } from "./operation.js";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export async function deleteObject(context: OperationContext): Promise<HttpResponse> {
  const { request, access, store } = context;
  const versionId = versionIdOf(request);
  if (versionId === undefined) access.require("s3:DeleteObject");
  else access.require("s3:DeleteObjectVersion", { "s3:VersionId": versionId });
  if (parameter(request, "if-match") !== undefined) access.require("s3:GetObject");
  const mayWrite = writeCondition(request);
  const headers = await store.change(request.key, (record) => {
    if (request.facts.holds("deletionChecksCondition")) mayWrite(currentObject(record), request.key);
    return versionId === undefined ? deleteCurrent(context, record) : deleteVersion(record, versionId);
  });
  return { status: 204, headers, body: "" };
}

/** Removes the object, or adds a delete marker if the bucket has versioning. */
function deleteCurrent(
  { request: { bucket }, clock }: OperationContext,
  record: KeyRecord | undefined,
): Change<HttpHeader[]> {
  if (bucket.versioning === "Disabled") return { versions: [], result: [] };
  const marker = deleteMarker(bucket, clock());
  return { versions: withNewVersion(bucket, record, marker), result: versionHeaders(marker) };
}

/** Removes one version permanently. Succeeds if the version does not exist. */
function deleteVersion(record: KeyRecord | undefined, versionId: string): Change<HttpHeader[]> {
  const versions = record?.versions ?? [];
  const removed = versions.find((version) => version.versionId === versionId);
  return {
    versions: versions.filter((version) => version !== removed),
    result: removed === undefined ? [["x-amz-version-id", versionId]] : versionHeaders(removed),
  };
}

function versionHeaders(version: Version): HttpHeader[] {
  const headers: HttpHeader[] = [["x-amz-version-id", version.versionId]];
  if (version.type === "delete-marker") headers.push(["x-amz-delete-marker", "true"]);
  return headers;
}
