import { isObject } from "../../json/json.js";
import type { AllowedUpload } from "../../upload-policy/decide.js";
import { decideUpload } from "../../upload-policy/decide.js";
import { isChecksumAlgorithm } from "../../upload-policy/headers/checksum.js";
import { UNKNOWN_MEDIA_TYPE } from "../../upload-policy/headers/content-type.js";
import type { UploadPolicy } from "../../upload-policy/policy.js";
import { MAX_OBJECT_BYTES, MAX_SINGLE_PUT_BYTES } from "../../upload-policy/policy.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import type { Body, Field } from "../api/request-body.js";
import { readBody, TEXT } from "../api/request-body.js";
import type { RouteContext, RouteRequest, RouteResult } from "../api/route.js";
import type { CreateUploadRequest, ImportRequest, PresignSettings, UploadMethod } from "../contract.js";
import { CHECKSUM_ALGORITHMS } from "../contract.js";

/** Creates an upload of one method, after the body has been read. */
export type UploadCreator = (
  request: CreateUploadRequest,
  identity: RouteRequest["identity"],
  route: RouteContext,
) => Promise<RouteResult>;

const ALGORITHMS = CHECKSUM_ALGORITHMS.join(", ");
const METHODS: readonly unknown[] = ["PUT", "POST", "MULTIPART"] satisfies CreateUploadRequest["method"][];

const BYTES: Field = {
  holds: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  allowed: "a whole number of bytes, 0 or more",
};

const OBJECT_FIELDS = {
  length: BYTES,
  type: { ...TEXT, allowed: "a media type such as application/pdf" },
  checksum: { holds: isChecksum, allowed: `{ "algorithm": one of ${ALGORITHMS}; "value": base64 }` },
};

/** Reads the body of `POST /uploads`. */
export function createUploadBody(text: string): Body<CreateUploadRequest> {
  return readBody(text, {
    fields: {
      key: TEXT,
      ...OBJECT_FIELDS,
      method: { holds: (value) => METHODS.includes(value), allowed: METHODS.join(", ") },
      partSize: BYTES,
      partChecksumAlgorithm: { holds: isChecksumAlgorithm, allowed: `one of ${ALGORITHMS}` },
    },
    required: ["key", "length", "type"],
  });
}

/** Reads the body of `POST /import`, which may be absent. */
export function importBody(text: string): Body<ImportRequest> {
  return readBody(text, { fields: OBJECT_FIELDS, optional: true });
}

/**
 * Decides whether an upload may be as `POST /uploads` asks for it.
 * @param policy - @default - the settings'
 */
export function decideRequest(
  { key, length, type, checksum }: CreateUploadRequest,
  method: UploadMethod,
  identity: RouteRequest["identity"],
  settings: PresignSettings,
  policy: UploadPolicy = settings.policy,
): AllowedUpload | UploadRejection {
  return decideUpload({
    request: {
      key,
      length,
      // A browser's `File.type` is empty if the browser does not know the type.
      contentType: type || UNKNOWN_MEDIA_TYPE,
      checksums: checksum === undefined ? [] : [checksum],
    },
    identity,
    policy,
    prefix: settings.prefix,
    patternMaxBytes: method === "MULTIPART" ? MAX_OBJECT_BYTES : MAX_SINGLE_PUT_BYTES,
  });
}

function isChecksum(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { algorithm, value: digest, ...more } = value;
  return isChecksumAlgorithm(algorithm) && typeof digest === "string" && Object.keys(more).length === 0;
}
