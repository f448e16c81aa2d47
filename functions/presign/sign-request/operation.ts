import { anyString, filledString, oneOf, optional } from "../../rules/kinds.js";
import type { RulesFor } from "../../rules/rule.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { Body } from "../api/request-body.js";
import { readBody } from "../api/request-body.js";
import type { SignRequest } from "../contract.js";
import { PART_NUMBER } from "../multipart/part-plan.js";

/** The operation that Uppy wants to sign. */
type SignOperation = StartOperation | Continuation;

/** An operation that creates an object or a multipart upload. */
export interface StartOperation {
  readonly name: "PutObject" | "CreateMultipartUpload";
  readonly key: string;
  readonly contentType?: string;
}

/** An operation on a multipart upload in progress. */
export type Continuation = PartUpload | WholeOperation;

interface PartUpload {
  readonly name: "UploadPart";
  readonly key: string;
  readonly uploadId: string;
  readonly partNumber: number;
}

/** An operation on the whole multipart upload. */
interface WholeOperation {
  readonly name: "ListParts" | "CompleteMultipartUpload" | "AbortMultipartUpload";
  readonly key: string;
  readonly uploadId: string;
}

const START_OPERATIONS: Readonly<Partial<Record<SignRequest["method"], StartOperation["name"]>>> = {
  PUT: "PutObject",
  POST: "CreateMultipartUpload",
};
const WHOLE_OPERATIONS = {
  GET: "ListParts",
  POST: "CompleteMultipartUpload",
  DELETE: "AbortMultipartUpload",
} as const;

const FIELDS: RulesFor<SignRequest> = {
  method: oneOf(["PUT", "POST", "GET", "DELETE"]),
  key: filledString(),
  uploadId: optional(filledString()),
  partNumber: optional(PART_NUMBER),
  contentType: optional(anyString("a media type such as application/pdf")),
};

/** Reads the body of `POST /s3/sign`, and finds the operation. */
export async function signOperation(text: string): Promise<Body<SignOperation>> {
  const read = await readBody(text, { fields: FIELDS });
  return read.outcome === "rejected" ? read : operationOf(read.body);
}

function operationOf(request: SignRequest): Body<SignOperation> {
  const { method, key, uploadId, partNumber, contentType } = request;
  if (uploadId === undefined) return startOperation(request);
  if (contentType !== undefined) {
    return invalid("contentType must be omitted: the upload's type was set at its creation.");
  }
  if (method === "PUT") {
    return partNumber === undefined
      ? invalid("partNumber is missing: a PUT with uploadId uploads a part.")
      : { outcome: "body", body: { name: "UploadPart", key, uploadId, partNumber } };
  }
  return partNumber === undefined
    ? { outcome: "body", body: { name: WHOLE_OPERATIONS[method], key, uploadId } }
    : invalid(`partNumber must be omitted: ${WHOLE_OPERATIONS[method]} has no part.`);
}

function startOperation({ method, key, partNumber, contentType }: SignRequest): Body<SignOperation> {
  const name = START_OPERATIONS[method];
  if (name === undefined) {
    return invalid(`uploadId is missing: ${method} is signed only for a multipart upload.`);
  }
  return partNumber === undefined
    ? { outcome: "body", body: { name, key, contentType: contentType || undefined } }
    : invalid("uploadId is missing: a part needs both uploadId and partNumber.");
}

function invalid(message: string): UploadRejection {
  return rejected(400, "InvalidBody", message);
}
