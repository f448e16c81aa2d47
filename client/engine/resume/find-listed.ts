import { UploadError } from "../errors.js";
import type { PartPlan } from "../plan/part-plan.js";
import { partLength, planParts } from "../plan/part-plan.js";
import type { Run } from "../run/run.js";
import type { FileSource } from "../source/source.js";
import type { SavedUpload } from "../states/upload-states.js";
import type { ListUploadsResponse, MultipartUploadState, UploadedPart } from "../wire.js";
import { provenParts } from "./stored-parts.js";

/**
 * Finds an unfinished upload of the key on the server, for a run that has saved nothing: one of another machine, or one
 * that was killed just after its creation. Its parts are compared with the file.
 */
export async function findListed(file: FileSource, run: Run): Promise<SavedUpload | undefined> {
  for (const { id, key: objectKey, checksumAlgorithm } of await listUploads(run)) {
    if (checksumAlgorithm !== "crc64nvme") continue;
    const path = `/uploads/${id}`;
    const { json } = await run.api.request({ method: "GET", path, signal: run.signal });
    const { parts: listed } = json as MultipartUploadState;
    const plan = planOf(listed, file.identity.length, run.options.partSize);
    if (plan === undefined) continue;
    const parts = await provenParts(listed, { file, plan, saved: [] }, run);
    if (parts.length < listed.length) continue;
    return { file: file.identity, id, objectKey, partSize: plan.partSize, isListed: true, parts };
  }
  return undefined;
}

/** Empty where the server does not list uploads, because callers share a prefix. */
async function listUploads({ api, options, signal }: Run): Promise<ListUploadsResponse["uploads"]> {
  const path = `/uploads?key=${encodeURIComponent(options.key)}`;
  try {
    const { json } = await api.request({ method: "GET", path, signal });
    return (json as ListUploadsResponse).uploads;
  } catch (error) {
    if (error instanceof UploadError && (error.status === 403 || error.status === 404)) return [];
    throw error;
  }
}

/** The plan that the listed parts were cut by: this run's, or one with another part size. */
function planOf(
  listed: readonly UploadedPart[],
  length: number,
  partSize: number | undefined,
): PartPlan | undefined {
  const largest = Math.max(1, ...listed.map((part) => part.length));
  return [planParts(length, partSize), planParts(length, largest)].find((plan) =>
    listed.every((part) => part.length === partLength(plan, part.partNumber)),
  );
}
