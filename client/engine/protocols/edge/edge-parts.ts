import { attributeHeaders } from "../../attributes/object-attributes.js";
import { UploadError } from "../../errors.js";
import type { ChosenPattern } from "../../patterns/choose-pattern.js";
import type { Run } from "../../run/run.js";
import { findPutResult } from "../../single/stored-object.js";
import type { UploadedPart } from "../../wire.js";
import type { CreatedUpload, PartsProtocol, RemoteUpload } from "../parts-protocol.js";
import { completeEdgeUpload } from "./complete-edge-upload.js";
import type { EdgeRequests } from "./edge-requests.js";
import { edgeRequests, uploadQuery } from "./edge-requests.js";
import { elementOf, partsPage } from "./multipart-xml.js";
import { sendEdgePart } from "./send-edge-part.js";

/** Uploads in parts through CloudFront, with the requests of S3's multipart protocol. */
export function edgeParts({ url, hasUploadsApi, needsPartSha256 }: ChosenPattern, run: Run): PartsProtocol {
  const requests = edgeRequests(url, run);
  const key = encodeURIComponent(run.options.key);
  const statePath = ({ clientId }: CreatedUpload) =>
    hasUploadsApi && clientId !== undefined ? `/uploads/${clientId}?key=${key}` : undefined;
  return {
    pattern: "edge",
    url,
    create: (length) => create(length, requests, needsPartSha256, run),
    // Callers cannot list uploads through CloudFront.
    list: async () => [],
    stateOf: async (upload) => {
      const parts = await listParts(upload, requests, run.signal);
      return parts === undefined ? endOf(statePath(upload), run) : { state: "uploading", parts };
    },
    sender: ({ id }) => {
      const target = { url: `${requests.url}?${uploadQuery(id)}`, needsSha256: needsPartSha256 };
      return (part) => sendEdgePart(part, target, run);
    },
    complete: (upload, object) =>
      completeEdgeUpload(
        { upload, object, requests, needsSha256: needsPartSha256, statePath: statePath(upload) },
        run,
      ),
    remove: async ({ id }, signal) => {
      await ignoreGone(requests.request({ method: "DELETE", query: uploadQuery(id), signal }));
    },
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
async function create(
  length: number,
  { request }: EdgeRequests,
  needsSha256: boolean,
  { options, platform, signal }: Run,
): Promise<CreatedUpload> {
  const clientId = platform.newId();
  const { body } = await request({
    method: "POST",
    query: "uploads",
    headers: {
      "content-type": options.type || "application/octet-stream",
      ...attributeHeaders(options),
      "x-upload-length": String(length),
      "x-upload-id": clientId,
      "x-amz-checksum-algorithm": needsSha256 ? "SHA256" : "CRC64NVME",
      "x-amz-checksum-type": needsSha256 ? "COMPOSITE" : "FULL_OBJECT",
    },
    signal,
  });
  const id = elementOf(body, "UploadId");
  if (id !== undefined) return { id, objectKey: elementOf(body, "Key") ?? options.key, clientId };
  const message =
    "The answer to the creation of the upload has no UploadId. Check that the distribution is an edge pattern.";
  throw new UploadError("service", "UnexpectedAnswer", message);
}

/** All parts that S3 stores; undefined if the upload does not exist. */
async function listParts(
  { id }: CreatedUpload,
  { request }: EdgeRequests,
  signal: AbortSignal,
): Promise<readonly UploadedPart[] | undefined> {
  const parts: UploadedPart[] = [];
  let after: number | undefined = 0;
  while (after !== undefined) {
    const marker = after === 0 ? "" : `&part-number-marker=${after}`;
    const query = `${uploadQuery(id)}${marker}`;
    const answer = await ignoreGone(request({ method: "GET", query, signal }));
    if (answer === undefined) return undefined;
    const page = partsPage(answer.body);
    parts.push(...page.parts);
    after = page.after;
  }
  return parts;
}

/** The end of an upload that S3 does not know: it has become an object, or was aborted. */
async function endOf(statePath: string | undefined, run: Run): Promise<RemoteUpload | undefined> {
  const found = statePath === undefined ? undefined : await findPutResult(statePath, run);
  return found?.outcome === "done" ? { state: "completed" } : undefined;
}

async function ignoreGone<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof UploadError && error.status === 404) return undefined;
    throw error;
  }
}
