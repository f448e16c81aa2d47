import { isChecksumAlgorithm } from "../../../upload-policy/headers/checksum.js";
import { isObject } from "../../../upload-policy/json.js";
import { type Body, type Field, readBody, TEXT } from "../../api/request-body.js";
import { CHECKSUM_ALGORITHMS, type CreateUploadRequest, type ImportRequest } from "../../contract.js";

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

function isChecksum(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { algorithm, value: digest, ...more } = value;
  return isChecksumAlgorithm(algorithm) && typeof digest === "string" && Object.keys(more).length === 0;
}
