import type { Bucket } from "./bucket.js";
import { texts } from "./bucket.js";
import { NotMeasured } from "./not-measured.js";

/** Maximum number of versions of one object that a run creates. */
const MAX_VERSIONS = 5;

/**
 * Deletes everything that a run stored: objects with their versions, and unfinished uploads.
 * @returns keys that still exist
 */
export async function removeAll(
  bucket: Bucket,
  prefixes: readonly string[],
  keys: ReadonlySet<string>,
): Promise<readonly string[]> {
  const unfinished: string[] = [];
  for (const prefix of [...prefixes, ...keys]) unfinished.push(...(await abortUploads(bucket, prefix)));
  const below = await Promise.all(prefixes.map((prefix) => bucket.keysBelow(prefix)));
  const left = await Promise.all(
    [...new Set([...keys, ...below.flat()])].map(async (key) => ((await remove(bucket, key)) ? [] : [key])),
  );
  return [...new Set([...unfinished, ...left.flat()])];
}

/**
 * Checks that the operator may list the bucket and delete from it, so that a run leaves nothing behind.
 * @param key - A key without an object.
 * @throws {NotMeasured} without the permissions
 */
export async function requireRemoval(bucket: Bucket, key: string): Promise<void> {
  await bucket.keysBelow(key);
  await unfinishedUploads(bucket, key);
  const aborted = await bucket.request("DELETE", key, { query: { uploadId: "none" } });
  if (aborted.status !== 404) throw lacking("DELETE", aborted.status, "s3:AbortMultipartUpload");
  // With a version in the request, a versioned bucket gets no delete marker.
  const { status } = await bucket.request("DELETE", key, { query: { versionId: "null" } });
  if (status !== 204) throw lacking("DELETE", status, "s3:DeleteObjectVersion");
}

/** Deletes an object version by version: a plain DELETE in a versioned bucket would only hide it. */
async function remove(bucket: Bucket, key: string): Promise<boolean> {
  for (let count = 0; count < MAX_VERSIONS; count += 1) {
    const head = await bucket.request("HEAD", key);
    if (head.status === 404 && head.headers.get("x-amz-delete-marker") !== "true") return true;
    const versionId = head.headers.get("x-amz-version-id") ?? undefined;
    const { status } = await bucket.request(
      "DELETE",
      key,
      versionId === undefined ? {} : { query: { versionId } },
    );
    if (status !== 204) return false;
    // A rejected object cannot be read, so HEAD does not show whether it is deleted.
    if (head.status === 403) return true;
  }
  return false;
}

/** Aborts the uploads in parts below a prefix. Resolves with the keys of the uploads that still exist. */
async function abortUploads(bucket: Bucket, prefix: string): Promise<readonly string[]> {
  const left: string[] = [];
  for (const { key, uploadId } of await unfinishedUploads(bucket, prefix)) {
    const { status } = await bucket.request("DELETE", key, { query: { uploadId } });
    if (status !== 204 && status !== 404) left.push(key);
  }
  return left;
}

/** @throws {NotMeasured} without the permission to list them */
async function unfinishedUploads(bucket: Bucket, prefix: string) {
  const { status, body } = await bucket.request("GET", "", { query: { uploads: "", prefix } });
  if (status !== 200) throw lacking("GET", status, "s3:ListBucketMultipartUploads");
  const uploadIds = texts(body, "UploadId");
  return texts(body, "Key").map((key, index) => ({ key, uploadId: uploadIds[index] ?? "" }));
}

function lacking(method: string, status: number, permission: string): NotMeasured {
  return new NotMeasured(`S3 answered the operator's ${method} with ${status}. It needs ${permission}.`);
}
