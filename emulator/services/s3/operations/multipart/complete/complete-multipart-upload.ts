import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { HttpHeader, HttpResponse } from "../../../../../http/http.js";
import { percentEncode } from "../../../../../sigv4/canonical-request.js";
import { toXml, XML_DECLARATION } from "../../../../../xml.js";
import { CHECKSUM_ALGORITHMS } from "../../../checksum/algorithms.js";
import { encryptionHeaders } from "../../../object/object-headers.js";
import { completionCondition } from "../../../object/preconditions.js";
import { answerError } from "../../../protocol/answer.js";
import type { S3Request } from "../../../request.js";
import type { Change } from "../../../storage/bucket-store.js";
import type { UploadState } from "../../../storage/multipart/upload-record.js";
import type { KeyRecord, ObjectVersion } from "../../../storage/object-record.js";
import { currentObject } from "../../../storage/object-record.js";
import { newVersionId, withNewVersion } from "../../../storage/versioning.js";
import { S3_NAMESPACE } from "../../listing.js";
import type { OperationContext } from "../../operation.js";
import { requireCreation } from "../../write-object.js";
import { checksumElement } from "../upload-elements.js";
import { encryptionContext, noSuchUpload, requireKeyForChecksums, uploadIdOf } from "../upload-of.js";
import type { Assembly } from "./assembly.js";
import { assemble } from "./assembly.js";
import { checkExpectations } from "./expectations.js";
import type { ListedPart } from "./part-list.js";
import { readPartList } from "./part-list.js";

/** Interval in milliseconds between the spaces that a slow response sends to keep the connection open. */
const WHITE_SPACE_MS = 1000;

/**
 * Period in which a completion can be repeated, in milliseconds. AWS does not state a period, so this one is short.
 * @see https://github.com/adobe/S3Mock/issues/2586
 */
const REMEMBERED_MS = 60_000;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export async function completeMultipartUpload(context: OperationContext): Promise<HttpResponse> {
  const { request, store, completions, clock } = context;
  const uploadId = uploadIdOf(request);
  const record = await store.read(request.key);
  const earlier = completedBefore(record, uploadId, clock());
  const state = store.uploads.find(request.key, uploadId);
  requireCreation(context, encryptionContext((earlier ?? state?.upload.settings)?.encryption));
  if (earlier !== undefined) return result(request, earlier);
  if (state === undefined) throw noSuchUpload(uploadId);
  requireKeyForChecksums(context, state.upload);
  // Reject early, with a proper status, if possible. The condition is checked again in the final step.
  completionCondition(request, state.upload)(currentObject(record), request.key);
  const list = await readPartList(request, uploadId);
  check(request, state, list);
  const completion = completions.run(uploadId, () => complete(context, uploadId, list));
  if (!completions.areSlow) return result(request, await completion);
  const body = completion.then(
    (version) => resultDocument(request, version),
    (error: unknown) => errorDocument(context, error),
  );
  const headers = [XML_CONTENT, ...encryptionHeaders(state.upload.settings.encryption)];
  return { status: 200, headers, body: Readable.from(whileWaiting(body)) };
}

const XML_CONTENT: HttpHeader = ["Content-Type", "application/xml"];

/**
 * The object that an upload has become, so that a client that missed the response can repeat its request for a while.
 */
function completedBefore(
  record: KeyRecord | undefined,
  uploadId: string,
  now: number,
): ObjectVersion | undefined {
  const found = record?.versions.find((one) => one.type === "object" && one.uploadId === uploadId);
  return found?.type === "object" && now - found.lastModified <= REMEMBERED_MS ? found : undefined;
}

function check(request: S3Request, state: UploadState, list: readonly ListedPart[]): Assembly {
  const assembly = assemble(state, list, request.facts);
  checkExpectations(request, state.upload, assembly);
  return assembly;
}

/** Creates the object in one atomic step. */
async function complete(
  { request, store, clock, announce }: OperationContext,
  uploadId: string,
  list: readonly ListedPart[],
): Promise<ObjectVersion> {
  const { bucket, key } = request;
  const { version, isNew } = await store.change(
    key,
    (record): Change<{ version: ObjectVersion; isNew: boolean }> => {
      const earlier = completedBefore(record, uploadId, clock());
      if (record !== undefined && earlier !== undefined) {
        return { versions: record.versions, result: { version: earlier, isNew: false } };
      }
      const state = store.uploads.find(key, uploadId);
      if (state === undefined) throw noSuchUpload(uploadId);
      completionCondition(request, state.upload)(currentObject(record), key);
      const written: ObjectVersion = {
        type: "object",
        ...state.upload.settings,
        ...check(request, state, list),
        uploadId,
        versionId: newVersionId(bucket),
        lastModified: clock(),
      };
      return {
        versions: withNewVersion(bucket, record, written),
        result: { version: written, isNew: true },
        completes: uploadId,
      };
    },
  );
  if (isNew) announce(request, version, "CompleteMultipartUpload");
  return version;
}

function result(request: S3Request, version: ObjectVersion): HttpResponse {
  const headers: HttpHeader[] = [XML_CONTENT, ...encryptionHeaders(version.encryption)];
  if (request.bucket.versioning === "Enabled") headers.push(["x-amz-version-id", version.versionId]);
  return { status: 200, headers, body: XML_DECLARATION + resultDocument(request, version) };
}

function resultDocument({ bucket, key, facts }: S3Request, version: ObjectVersion): string {
  const algorithms = facts.holds("completionNamesChecksum") ? CHECKSUM_ALGORITHMS : [];
  const checksums = algorithms.map(
    ({ name, header }) => [checksumElement(name), version.checksums[header]] as const,
  );
  const document = toXml("CompleteMultipartUploadResult", {
    "@xmlns": S3_NAMESPACE,
    Location: `https://${bucket.name}.s3.${bucket.region}.amazonaws.com/${percentEncode(key)}`,
    Bucket: bucket.name,
    Key: key,
    ETag: version.etag,
    ...Object.fromEntries(checksums),
    ChecksumType: algorithms.length > 0 ? version.checksumType : undefined,
  });
  return document.slice(XML_DECLARATION.length);
}

/** The document for an error that is found after the status was sent. This document is the body of a 200. */
function errorDocument({ request: { http, ids }, log }: OperationContext, error: unknown): string {
  return String(answerError(error, http, ids, log).body).slice(XML_DECLARATION.length);
}

async function* whileWaiting(document: Promise<string>): AsyncGenerator<string> {
  yield XML_DECLARATION;
  for (;;) {
    const ended = await Promise.race([document, delay(WHITE_SPACE_MS, undefined, { ref: false })]);
    yield ended ?? " ";
    if (ended !== undefined) return;
  }
}
