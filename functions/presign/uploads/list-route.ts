import { parseJson } from "../../json/json.js";
import type { CallerPrefix } from "../../upload-policy/caller-prefix.js";
import { callerPrefix, decideKey } from "../../upload-policy/caller-prefix.js";
import { supportsWholeChecksum } from "../../upload-policy/headers/checksum.js";
import type { Route, RouteRejection, Routes } from "../api/route.js";
import { routeRejected } from "../api/route.js";
import type { ListUploadsResponse, UnfinishedUpload } from "../contract.js";
import { encodeOpenId } from "../multipart/open/open-upload-id.js";
import type { ListedUpload, S3UploadRef } from "../ports.js";
import { MAX_UPLOAD_ID_LENGTH } from "../upload-id.js";

const DEFAULT_LIMIT = 100;
/** Maximum number of uploads in one of S3's lists. */
const MAX_LIMIT = 1_000;
const LIMIT = /^[1-9]\d{0,3}$/;

/**
 * Lists the caller's own unfinished uploads. S3's list does not name the caller, so callers without a prefix of their
 * own cannot list uploads.
 */
const listUploads: Route = async ({ identity, query }, { settings, ports }) => {
  const { policy, prefix } = settings;
  if (policy.keyPrefix !== "subject" && policy.keyPrefix !== "tenant/subject") return notListed();
  const caller = callerPrefix(identity, policy);
  if (caller.outcome === "rejected") return caller;
  const below = prefix + caller.prefix;
  const limit = readLimit(query.limit);
  const after = readAfter(query.after, below);
  if (limit === undefined) return invalidQuery(`limit must be a whole number, 1 to ${MAX_LIMIT}.`);
  if (after === "invalid")
    return invalidQuery("after must be the value of next in a response to GET /uploads.");
  const key = query.key === undefined ? undefined : decideKey(query.key, prefix, caller);
  if (key?.outcome === "rejected") return key;
  const s3 = await ports.loadS3();
  const wanted = key?.key ?? below + caller.requiredPrefix;
  const page = await s3.listUploads({ prefix: wanted, limit, ...(after && { after }) });
  const found = key === undefined ? page.uploads : page.uploads.filter((upload) => upload.key === key.key);
  // The uploads of one key come before those of longer keys.
  const isLast = page.next === undefined || found.length < page.uploads.length;
  const body: ListUploadsResponse = {
    uploads: found.flatMap((upload) => unfinishedUpload(upload, below, caller)),
    ...(!isLast && page.next && { next: writeAfter(page.next, below) }),
  };
  return { outcome: "answered", status: 200, body };
};

/**
 * The listed upload. An empty list if its id would not fit into a path: `POST /uploads` creates no such upload.
 */
function unfinishedUpload(
  { key, s3UploadId, initiatedAt, checksumAlgorithm: algorithm, checksumType }: ListedUpload,
  below: string,
  { subjectSegment }: CallerPrefix,
): readonly UnfinishedUpload[] {
  const isWhole = algorithm !== undefined && checksumType !== "COMPOSITE" && supportsWholeChecksum(algorithm);
  const id = encodeOpenId({
    relativeKey: key.slice(below.length),
    s3UploadId,
    // S3 computes the parts' CRC64NVME itself.
    ...(algorithm !== undefined && algorithm !== "crc64nvme" && { partChecksumAlgorithm: algorithm }),
    ...(isWhole && { checksumAlgorithm: algorithm }),
    subjectSegment,
  });
  if (id.length > MAX_UPLOAD_ID_LENGTH) return [];
  return [{ id, key, initiatedAt, ...(algorithm && { checksumAlgorithm: algorithm }) }];
}

function readLimit(text: string | undefined): number | undefined {
  if (text === undefined) return DEFAULT_LIMIT;
  return LIMIT.test(text) && Number(text) <= MAX_LIMIT ? Number(text) : undefined;
}

/** Reads `after`: the last upload of the page before, with its key below the caller's prefix. */
function readAfter(text: string | undefined, below: string): S3UploadRef | undefined | "invalid" {
  if (text === undefined) return undefined;
  const read = parseJson(Buffer.from(text, "base64url").toString());
  const [key, s3UploadId]: readonly unknown[] = Array.isArray(read) ? read : [];
  return typeof key === "string" && typeof s3UploadId === "string"
    ? { key: below + key, s3UploadId }
    : "invalid";
}

function writeAfter({ key, s3UploadId }: S3UploadRef, below: string): string {
  return Buffer.from(JSON.stringify([key.slice(below.length), s3UploadId])).toString("base64url");
}

function invalidQuery(message: string): RouteRejection {
  return routeRejected(400, "InvalidQuery", message);
}

function notListed(): RouteRejection {
  const message =
    "Callers share a key prefix here, and S3's list does not show who created an upload. Keep the id that POST /uploads returns.";
  return routeRejected(404, "NotFound", message);
}

/** Routes that list a caller's unfinished uploads. */
export const LIST_ROUTES: Routes = { "GET /uploads": listUploads };
