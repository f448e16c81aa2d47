import { createHash } from "node:crypto";
import type { S3Endpoint } from "../../sigv4/contract.js";
import type { AwsAccess, AwsAnswer, ResponseHeaders } from "../../sigv4/request/send-signed.js";
import { AwsCallError, sendSigned } from "../../sigv4/request/send-signed.js";
import { s3ObjectPath } from "../../sigv4/s3-endpoint.js";
import { checksumsIn } from "../../upload-policy/headers/checksum.js";
import { STORED_HEADERS } from "../check/check-headers.js";
import type { ObjectStore, ObjectVersion, StoredObject } from "../ports.js";
import { errorCode, readTagging, writeTagging } from "./s3-xml.js";

/**
 * Access to the bucket; each call is one signed request.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function createObjectStore(endpoint: S3Endpoint, access: AwsAccess): ObjectStore {
  const send = (action: Action, object: ObjectVersion, parts: RequestParts = {}): Promise<AwsAnswer> => {
    const { subresource = "", headers = {}, body } = parts;
    const version =
      object.versionId === undefined ? [] : [`versionId=${encodeURIComponent(object.versionId)}`];
    const query = [subresource, ...version].filter((part) => part !== "").join("&");
    const url = endpoint.origin + s3ObjectPath(endpoint, object.key) + (query === "" ? "" : `?${query}`);
    return sendSigned(
      permission(action, object),
      { method: METHODS[action], url, headers, body, service: "s3" },
      access,
    );
  };
  const expectStatus = (answer: AwsAnswer, status: number, action: Action, object: ObjectVersion): void => {
    if (answer.status === status) return;
    const code = errorCode(answer.body);
    throw new AwsCallError(permission(action, object), { status: answer.status, code }, access);
  };
  return {
    head: async (object) => {
      const answer = await send("GetObject", object, { headers: { "x-amz-checksum-mode": "ENABLED" } });
      if (answer.status === 404) return undefined;
      expectStatus(answer, 200, "GetObject", object);
      return storedObject(answer.headers);
    },
    getTags: async (object) => {
      const answer = await send("GetObjectTagging", object, { subresource: "tagging" });
      expectStatus(answer, 200, "GetObjectTagging", object);
      return readTagging(answer.body);
    },
    putTags: async (object, tags) => {
      const body = writeTagging(tags);
      // S3 requires an MD5 for new tags.
      const hash = createHash("md5").update(body, "utf8").digest("base64");
      const headers = { "content-type": "application/xml", "content-md5": hash };
      const answer = await send("PutObjectTagging", object, { subresource: "tagging", headers, body });
      expectStatus(answer, 200, "PutObjectTagging", object);
    },
    remove: async ({ etag, ...object }) => {
      const headers: Record<string, string> =
        object.versionId === undefined ? { "if-match": `"${etag}"` } : {};
      const answer = await send("DeleteObject", object, { headers });
      // The object was already deleted, or replaced by a newer one, for which S3 sends its own event.
      if (answer.status === 404 || answer.status === 412) return;
      expectStatus(answer, 204, "DeleteObject", object);
    },
  };
}

type Action = keyof typeof METHODS;

interface RequestParts {
  readonly subresource?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** HTTP methods by permission. HEAD needs `s3:GetObject`; a GET is never sent. */
const METHODS = {
  GetObject: "HEAD",
  GetObjectTagging: "GET",
  PutObjectTagging: "PUT",
  DeleteObject: "DELETE",
} as const;

function permission(action: Action, { versionId }: ObjectVersion): string {
  if (versionId === undefined) return `s3:${action}`;
  return `s3:${action.replace("Object", "ObjectVersion")}`;
}

function storedObject(headers: ResponseHeaders): StoredObject {
  const contentType = headers.get("content-type") ?? undefined;
  return {
    size: Number(headers.get("content-length")),
    etag: (headers.get("etag") ?? "").replaceAll('"', ""),
    ...(contentType !== undefined && { contentType }),
    headers: Object.fromEntries(
      [...headers].filter(([name]) => STORED_HEADERS.some((stored) => stored === name)),
    ),
    metadata: Object.fromEntries([...headers].filter(([name]) => name.startsWith("x-amz-meta-"))),
    checksums: checksumsIn((name) => headers.get(name) ?? undefined),
    checksumType: headers.get("x-amz-checksum-type") === "COMPOSITE" ? "COMPOSITE" : "FULL_OBJECT",
  };
}
