import { header } from "../../../http/http.js";
import { notImplemented, preconditionFailed, S3Error } from "../protocol/error.js";
import type { S3Request } from "../request.js";
import { parameter } from "../request.js";
import type { ObjectVersion } from "../storage/object-record.js";

/** Checks the condition of a write on the current object. @throws {S3Error} if it does not hold */
type WriteCondition = (current: ObjectVersion | undefined, key: string) => void;

/**
 * Reads `If-None-Match` and `If-Match` of a write. S3 also enforces them as signed parameters of a presigned URL.
 * @throws {S3Error} 501 if S3 does not support the condition
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function writeCondition(request: S3Request): WriteCondition {
  const ifNoneMatch = parameter(request, "if-none-match");
  const ifMatch = parameter(request, "if-match");
  if (ifNoneMatch !== undefined && (ifNoneMatch !== "*" || ifMatch !== undefined)) {
    throw unsupported("If-None-Match", ifMatch === undefined);
  }
  return (current, key) => {
    if (ifNoneMatch !== undefined && current !== undefined) throw preconditionFailed("If-None-Match");
    if (ifMatch === undefined) return;
    if (current === undefined) {
      throw new S3Error(404, "NoSuchKey", "The specified key does not exist.", { details: { Key: key } });
    }
    if (!listsEtag(ifMatch, current.etag)) throw preconditionFailed("If-Match");
  };
}

/** Changes to an upload's key since the upload began. */
interface KeyHistory {
  /** Milliseconds since 1970. */
  readonly initiated: number;
  /** Whether an object of the key was deleted since the upload began, no matter when the object was written. */
  readonly sawDeletion?: boolean;
}

/**
 * Reads the conditions of a completion. S3 also rejects the completion if the key has changed since the upload began,
 * permanently for that upload: with `If-None-Match` if an object was deleted, with `If-Match` if an object was written.
 * AWS says that any deletion during the upload conflicts; a recording shows the conflict for an object that existed
 * before the upload.
 * @throws {S3Error} 501 if S3 does not support the condition
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function completionCondition(request: S3Request, history: KeyHistory): WriteCondition {
  const { facts } = request;
  const conflicts = facts.holds("completionConflictsAfterDeletion");
  const mayWrite = writeCondition(request);
  const ifNoneMatch = parameter(request, "if-none-match");
  const ifMatch = parameter(request, "if-match");
  return (current, key) => {
    if (facts.holds("completionRejectsTakenKey") || ifMatch !== undefined) mayWrite(current, key);
    if (ifNoneMatch !== undefined && history.sawDeletion === true && conflicts) {
      throw conflict("If-None-Match", key);
    }
    if (ifMatch === undefined || current === undefined) return;
    if (current.lastModified > history.initiated) throw conflict("If-Match", key);
  };
}

function conflict(condition: string, key: string): S3Error {
  return new S3Error(
    409,
    "ConditionalRequestConflict",
    "The conditional request cannot succeed due to a conflicting operation against this resource.",
    { details: { Condition: condition, Key: key } },
  );
}

function unsupported(name: string, alone: boolean): S3Error {
  return notImplemented("A header you provided implies functionality that is not implemented", {
    Header: name,
    additionalMessage: alone
      ? `We don't accept the provided value of ${name} header for this API`
      : "Multiple conditional request headers present in the request",
  });
}

/**
 * Decides whether a read returns the object (200), or 304 because the client already has it. Ignores an
 * `If-Modified-Since` in the future.
 * @param now milliseconds since 1970
 * @throws {S3Error} 412 if a precondition fails
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
 */
export function readCondition(
  request: S3Request,
  version: ObjectVersion,
  now: number,
): "modified" | "not-modified" {
  const { http } = request;
  const ifMatch = header(http, "if-match");
  const ifNoneMatch = header(http, "if-none-match");
  if (ifMatch !== undefined) {
    if (!listsEtag(ifMatch, version.etag)) throw preconditionFailed("If-Match");
  } else if (isLaterThan(version, header(http, "if-unmodified-since")) === true) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return listsEtag(ifNoneMatch, version.etag) ? "not-modified" : "modified";
  const since = header(http, "if-modified-since");
  if (Date.parse(since ?? "") > now) return "modified";
  return isLaterThan(version, since) === false ? "not-modified" : "modified";
}

function listsEtag(list: string, etag: string): boolean {
  const wanted = list.split(",").map((entry) => entry.trim().replace(/^W\//, "").replace(/^"|"$/g, ""));
  return wanted.includes("*") || wanted.includes(etag.replaceAll('"', ""));
}

/** Compares whole seconds, the precision of the header. Returns `undefined` if the date is missing or malformed. */
function isLaterThan(version: ObjectVersion, date: string | undefined): boolean | undefined {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : Math.floor(version.lastModified / 1000) > Math.floor(time / 1000);
}
