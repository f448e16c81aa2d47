import { answerFields } from "../../api/answer-fields.js";
import { attributesOf } from "../../attributes/object-attributes.js";
import { UploadError } from "../../errors.js";
import type { Run } from "../../run/run.js";
import type {
  CreateUploadRequest,
  ListUploadsResponse,
  MultipartUpload,
  MultipartUploadState,
} from "../../wire.js";
import type { CreatedUpload, PartsProtocol, RemoteUpload } from "../parts-protocol.js";
import { completeUpload } from "./complete-upload.js";
import { createPartSigner } from "./part-signer.js";
import { sendPart } from "./send-part.js";

/** Uploads in parts by the uploads API, which signs a URL for each part. */
export function presignedParts(run: Run): PartsProtocol {
  const { api, tuner, platform, signal } = run;
  return {
    pattern: "presigned",
    url: run.options.endpoint,
    create: (length, partSize) => create(length, partSize, run),
    list: () => list(run),
    stateOf: ({ id }) => stateOf(id, run),
    sender: ({ id, isListed }, partNumbers, lengthOf) => {
      const toSign = { id, partNumbers, workers: tuner.workers, ...(isListed && { lengthOf }) };
      const signer = createPartSigner(toSign, api, { now: platform.now, signal });
      return (part) => sendPart(part, signer, run);
    },
    complete: ({ id, isListed }, { length, ...object }) =>
      completeUpload(id, { ...object, ...(isListed && { length }) }, run),
    remove: async ({ id }, stop) => {
      await ignoreGone(api.request({ method: "DELETE", path: `/uploads/${id}`, signal: stop }));
    },
  };
}

async function create(
  length: number,
  partSize: number,
  { api, options, signal }: Run,
): Promise<CreatedUpload> {
  const { key, type = "" } = options;
  const body: CreateUploadRequest = {
    key,
    length,
    type,
    ...attributesOf(options),
    method: "MULTIPART",
    partSize,
    checksumAlgorithm: "crc64nvme",
  };
  const answer = await api.request({ method: "POST", path: "/uploads", body, signal });
  const created = answerFields<MultipartUpload>(answer, ["id", "key"]);
  return { id: created.id, objectKey: created.key };
}

/** Lists unfinished uploads; empty if the server does not list them because callers share a prefix. */
async function list({ api, options, signal }: Run): Promise<readonly CreatedUpload[]> {
  const path = `/uploads?key=${encodeURIComponent(options.key)}`;
  try {
    const { json } = await api.request({ method: "GET", path, signal });
    const { uploads } = json as ListUploadsResponse;
    return uploads
      .filter(({ checksumAlgorithm }) => checksumAlgorithm === "crc64nvme")
      .map(({ id, key: objectKey }) => ({ id, objectKey, isListed: true }));
  } catch (error) {
    if (error instanceof UploadError && (error.status === 403 || error.status === 404)) return [];
    throw error;
  }
}

async function stateOf(id: string, { api, signal }: Run): Promise<RemoteUpload | undefined> {
  const answer = await ignoreGone(api.request({ method: "GET", path: `/uploads/${id}`, signal }));
  return answer?.json as MultipartUploadState | undefined;
}

/** Returns undefined for an upload that was aborted, or whose id the server rejects. */
async function ignoreGone<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof UploadError && (error.status === 404 || error.status === 400)) return undefined;
    throw error;
  }
}
