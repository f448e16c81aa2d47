import type { UploadsApi } from "../../node/index.js";
import { UploadError } from "../../node/index.js";
import { isUnknownRoute } from "./unknown-route.js";

/** An unfinished upload, as `GET /uploads` lists it. */
interface UnfinishedUpload {
  readonly id: string;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** ISO 8601. */
  readonly initiatedAt: string;
}

interface Page {
  readonly uploads: readonly UnfinishedUpload[];
  /** Start of the next page; omitted on the last one. */
  readonly next?: string;
}

/**
 * Lists the caller's unfinished uploads in parts.
 * @throws {UploadError} also if this endpoint does not support that
 */
export async function* listUploads(api: UploadsApi): AsyncIterable<UnfinishedUpload> {
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const query: string = after === undefined ? "" : `?after=${encodeURIComponent(after)}`;
    const page: Page = await readPage(api, `/uploads${query}`);
    yield* page.uploads;
    after = page.next;
  }
}

async function readPage(api: UploadsApi, path: string): Promise<Page> {
  try {
    const { json } = await api.request("GET", path);
    if (Array.isArray((json as Partial<Page> | undefined)?.uploads)) return json as Page;
  } catch (error) {
    if (!isUnknownRoute(error)) throw error;
  }
  const message =
    "This endpoint does not list uploads: callers share a key prefix, or it is an older version. To continue one, run the same s3up cp again.";
  throw new UploadError("policy", "NotListed", message);
}
