import { oneOf, optional } from "../../../rules/kinds.js";
import type { RulesFor } from "../../../rules/rule.js";
import { supportsWholeChecksum } from "../../../upload-policy/headers/checksum.js";
import { BYTES } from "../../api/byte-count-rule.js";
import { readBody } from "../../api/request-body.js";
import type { Route, RouteContext, RouteRequest, RouteResult } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import { ATTRIBUTE_FIELDS, hasAttributes } from "../../attributes/attribute-fields.js";
import type { CreateUploadRequest, UploadMethod, WholeChecksumAlgorithm } from "../../contract.js";
import { CHECKSUM_ALGORITHMS } from "../../contract.js";
import { createForm } from "./create-form.js";
import { createUploadInParts } from "./create-in-parts.js";
import { createOpenUpload } from "./create-open.js";
import { createPut } from "./create-put.js";
import type { UploadCreator } from "./create-request.js";
import { MAX_CHOSEN_PUT_BYTES, PUT_FIELDS } from "./create-request.js";

const WHOLE_ALGORITHMS = CHECKSUM_ALGORITHMS.filter((algorithm): algorithm is WholeChecksumAlgorithm =>
  supportsWholeChecksum(algorithm),
);

/** The rules for one upload in the body of `POST /uploads`. */
export const CREATE_FIELDS: RulesFor<CreateUploadRequest> = {
  ...PUT_FIELDS,
  length: optional(BYTES),
  method: optional(oneOf(["PUT", "POST", "MULTIPART"])),
  checksumAlgorithm: optional(oneOf(WHOLE_ALGORITHMS)),
  partSize: optional(BYTES),
  partChecksumAlgorithm: optional(oneOf(CHECKSUM_ALGORITHMS)),
  ...ATTRIBUTE_FIELDS,
};

const CREATORS: Readonly<Record<UploadMethod, UploadCreator>> = {
  PUT: createPut,
  POST: createForm,
  MULTIPART: createUploadInParts,
};

/** Fields that only an upload in parts has. */
const FOR_PARTS = ["checksumAlgorithm", "partSize", "partChecksumAlgorithm"] as const;

/** Handles `POST /uploads` for one upload. */
export const createOtherUpload: Route = async ({ body: text, identity }, route) => {
  const read = await readBody(text, { fields: CREATE_FIELDS });
  return read.outcome === "rejected" ? read : createByMethod(read.body, identity, route);
};

/** Creates an upload with the requested method, or with one that its size decides. */
export async function createByMethod(
  request: CreateUploadRequest,
  identity: RouteRequest["identity"],
  context: RouteContext,
): Promise<RouteResult> {
  const { length } = request;
  const route = await withAttributes(request, context);
  if (length === undefined) return createWithoutLength(request, identity, route);
  const method = request.method ?? (length <= MAX_CHOSEN_PUT_BYTES ? "PUT" : "MULTIPART");
  const forParts = FOR_PARTS.find((field) => request[field] !== undefined);
  if (method !== "MULTIPART" && forParts !== undefined) {
    const message = `${forParts} is for uploads in parts only. Set method to "MULTIPART", or omit ${forParts}.`;
    return routeRejected(400, "InvalidBody", message);
  }
  return CREATORS[method]({ ...request, length }, identity, route);
}

async function withAttributes(request: CreateUploadRequest, route: RouteContext): Promise<RouteContext> {
  if (!hasAttributes(request)) return route;
  const { attachAttributes } = await import("../../attributes/attach-attributes.js");
  return { ...route, narrow: attachAttributes(request, route.narrow) };
}

/** Creates an upload without a length. S3 supports an unknown size only in parts. */
function createWithoutLength(
  request: CreateUploadRequest,
  identity: RouteRequest["identity"],
  route: RouteContext,
): Promise<RouteResult> | RouteResult {
  if (request.method === "MULTIPART") return createOpenUpload(request, identity, route);
  const message =
    'length is missing. Send the object\'s size in bytes, or set method to "MULTIPART" if it is not known yet.';
  return routeRejected(400, "InvalidBody", message);
}
