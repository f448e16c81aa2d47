import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { Body } from "../api/request-body.js";
import { readBody, TEXT } from "../api/request-body.js";
import type { SignRequest } from "../contract.js";
import { isPartNumber, MAX_PARTS } from "../multipart/part-plan.js";

/** What Uppy is about to ask of S3. */
export type SignOperation = StartOperation | Continuation;

/** An operation that creates an object, or begins to. */
export interface StartOperation {
  readonly name: "PutObject" | "CreateMultipartUpload";
  readonly key: string;
  readonly contentType?: string;
}

/** An operation on a multipart upload in progress. */
export type Continuation = PartUpload | Remaining;

interface PartUpload {
  readonly name: "UploadPart";
  readonly key: string;
  readonly uploadId: string;
  readonly partNumber: number;
}

interface Remaining {
  readonly name: "ListParts" | "CompleteMultipartUpload" | "AbortMultipartUpload";
  readonly key: string;
  readonly uploadId: string;
}

const START_OPERATIONS: Readonly<Partial<Record<SignRequest["method"], StartOperation["name"]>>> = {
  PUT: "PutObject",
  POST: "CreateMultipartUpload",
};
const REMAINING = {
  GET: "ListParts",
  POST: "CompleteMultipartUpload",
  DELETE: "AbortMultipartUpload",
} as const;

const METHODS: readonly unknown[] = ["PUT", "POST", "GET", "DELETE"] satisfies SignRequest["method"][];

/** Reads the body of `POST /s3/sign`, and makes out the operation that it stands for. */
export function signOperation(text: string): Body<SignOperation> {
  const read = readBody<SignRequest>(text, {
    fields: {
      method: { holds: (value) => METHODS.includes(value), allowed: METHODS.join(", ") },
      key: { holds: isFilled, allowed: "a string that is not empty" },
      uploadId: { holds: isFilled, allowed: "a string that is not empty" },
      partNumber: { holds: isPartNumber, allowed: `a whole number, 1 to ${MAX_PARTS}` },
      contentType: { ...TEXT, allowed: "a media type such as application/pdf" },
    },
    required: ["method", "key"],
  });
  return read.outcome === "rejected" ? read : operationOf(read.body);
}

function operationOf(request: SignRequest): Body<SignOperation> {
  const { method, key, uploadId, partNumber, contentType } = request;
  if (uploadId === undefined) return startOperation(request);
  if (contentType !== undefined) {
    return invalid("contentType has to be left out: an upload that has begun has its type already.");
  }
  if (method === "PUT") {
    return partNumber === undefined
      ? invalid("partNumber is missing: PUT with uploadId uploads a part.")
      : { outcome: "body", body: { name: "UploadPart", key, uploadId, partNumber } };
  }
  return partNumber === undefined
    ? { outcome: "body", body: { name: REMAINING[method], key, uploadId } }
    : invalid(`partNumber has to be left out: ${REMAINING[method]} has none.`);
}

function startOperation({ method, key, partNumber, contentType }: SignRequest): Body<SignOperation> {
  const name = START_OPERATIONS[method];
  if (name === undefined) {
    return invalid(`uploadId is missing: ${method} is signed for a multipart upload only.`);
  }
  return partNumber === undefined
    ? { outcome: "body", body: { name, key, contentType: contentType || undefined } }
    : invalid("uploadId is missing: a part has one beside its partNumber.");
}

function isFilled(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function invalid(message: string): UploadRejection {
  return rejected(400, "InvalidBody", message);
}
