import type { HttpHeader } from "../../../http/http.js";
import type { ConditionContext } from "../../../iam/policy/context.js";
import { queryValue } from "../../../sigv4/canonical-request.js";
import type { Access } from "../access.js";
import { invalidArgument, S3Error } from "../protocol/error.js";
import type { S3Request } from "../request.js";
import type { DeleteMarker, KeyRecord, ObjectVersion, Version } from "../storage/object-record.js";
import { existingTagContext } from "./tags.js";

/** A request for an object, and its permission checks. */
interface RequestAccess {
  readonly request: S3Request;
  readonly access: Access;
}

/** The two names of an action: on the current object, and on a named version. */
export interface VersionedAction {
  /** e.g. `s3:GetObject`. */
  readonly current: string;
  /** e.g. `s3:GetObjectVersion`. */
  readonly version: string;
}

/**
 * Finds the version that a request names, or else the newest. Checks the permission here, because it may depend on the
 * tags of that version.
 * @param context further condition keys
 * @throws {S3Error} 403 without the permission; 404 or 405 if the version does not exist. Callers who may not list the
 * bucket get a 403 instead, if the fact `missingKeysAreForbidden` holds.
 */
export function selectVersion(
  { request, access }: RequestAccess,
  record: KeyRecord | undefined,
  action: VersionedAction,
  context: ConditionContext = {},
): ObjectVersion {
  const versionId = versionIdOf(request);
  const found = findVersion(record, versionId);
  const areSeen = request.facts.holds("rejectedTagStopsReading");
  const tags = found?.type === "object" && areSeen ? existingTagContext(found.tags) : {};
  if (versionId === undefined) access.require(action.current, { ...context, ...tags });
  else access.require(action.version, { ...context, ...tags, "s3:VersionId": versionId });
  if (found?.type === "object") return found;
  const isHidden = request.facts.holds("missingKeysAreForbidden") && !access.allowsOnBucket("s3:ListBucket");
  throw missing(request, found, versionId, !isHidden);
}

/** A version id of S3, or `null`, the id of a version that was written without versioning. */
const VERSION_ID = /^(?:[A-Za-z0-9._]{32}|null)$/;

/**
 * Reads the version id of a request; `undefined` for the newest version.
 * @throws {S3Error} 400 InvalidArgument if the id is malformed. Without versioning, only `null` is valid.
 */
export function versionIdOf({ query, bucket }: S3Request): string | undefined {
  const versionId = queryValue(query, "versionId");
  if (versionId === undefined) return undefined;
  if (versionId === "") throw invalidArgument("Version id cannot be the empty string", "versionId", "");
  const isPossible = bucket.versioning === "Disabled" ? versionId === "null" : VERSION_ID.test(versionId);
  if (isPossible) return versionId;
  throw invalidArgument("Invalid version id specified", "versionId", versionId);
}

function findVersion(record: KeyRecord | undefined, versionId: string | undefined): Version | undefined {
  if (versionId === undefined) return record?.versions[0];
  return record?.versions.find((version) => version.versionId === versionId);
}

/**
 * The error for a missing object or version. A caller who may not list the bucket must not learn whether a key exists.
 */
function missing(
  request: S3Request,
  found: DeleteMarker | undefined,
  versionId: string | undefined,
  mayList: boolean,
): S3Error {
  const headers = found === undefined ? [] : markerHeaders(found);
  if (!mayList) {
    return new S3Error(403, "AccessDenied", "Access Denied", {
      headers,
      explanation: {
        message: "the object does not exist; a caller without s3:ListBucket gets 403 instead of 404",
        constructPath: request.bucket.constructPath,
      },
    });
  }
  if (versionId === undefined) {
    return new S3Error(404, "NoSuchKey", "The specified key does not exist.", {
      details: { Key: request.key },
      headers,
    });
  }
  if (found !== undefined) {
    return new S3Error(
      405,
      "MethodNotAllowed",
      "The specified method is not allowed against this resource.",
      {
        details: { Method: request.http.method, ResourceType: "DeleteMarker" },
        headers,
      },
    );
  }
  return new S3Error(404, "NoSuchVersion", "The specified version does not exist.", {
    details: { Key: request.key, VersionId: versionId },
  });
}

function markerHeaders({ versionId }: DeleteMarker): HttpHeader[] {
  return [
    ["x-amz-delete-marker", "true"],
    ["x-amz-version-id", versionId],
  ];
}
