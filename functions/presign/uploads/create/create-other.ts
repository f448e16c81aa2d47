import { oneOf, optional } from "../../../rules/kinds.js";
import type { RulesFor } from "../../../rules/rule.js";
import { hasWholeForm } from "../../../upload-policy/headers/checksum.js";
import { readBody } from "../../api/request-body.js";
import type { Route } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { CreateUploadRequest, UploadMethod, WholeChecksumAlgorithm } from "../../contract.js";
import { CHECKSUM_ALGORITHMS } from "../../contract.js";
import { createForm } from "./create-form.js";
import { createUploadInParts } from "./create-in-parts.js";
import { createPut } from "./create-put.js";
import type { UploadCreator } from "./create-request.js";
import { BYTES, MAX_CHOSEN_PUT_BYTES, PUT_FIELDS } from "./create-request.js";

const WHOLE_ALGORITHMS = CHECKSUM_ALGORITHMS.filter((algorithm): algorithm is WholeChecksumAlgorithm =>
  hasWholeForm(algorithm),
);

/** The rules for the body of `POST /uploads`. */
const CREATE_FIELDS: RulesFor<CreateUploadRequest> = {
  ...PUT_FIELDS,
  method: optional(oneOf(["PUT", "POST", "MULTIPART"])),
  checksumAlgorithm: optional(oneOf(WHOLE_ALGORITHMS)),
  partSize: optional(BYTES),
  partChecksumAlgorithm: optional(oneOf(CHECKSUM_ALGORITHMS)),
};

const CREATORS: Readonly<Record<UploadMethod, UploadCreator>> = {
  PUT: createPut,
  POST: createForm,
  MULTIPART: createUploadInParts,
};

/** Fields that only an upload in parts has. */
const FOR_PARTS = ["checksumAlgorithm", "partSize", "partChecksumAlgorithm"] as const;

/** Serves `POST /uploads` for all that is not a plain PUT. The upload's method is asked for, or chosen by its size. */
export const createOtherUpload: Route = async ({ body: text, identity }, route) => {
  const read = await readBody(text, { fields: CREATE_FIELDS });
  if (read.outcome === "rejected") return read;
  const request = read.body;
  const method = request.method ?? (request.length <= MAX_CHOSEN_PUT_BYTES ? "PUT" : "MULTIPART");
  const forParts = FOR_PARTS.find((field) => request[field] !== undefined);
  if (method !== "MULTIPART" && forParts !== undefined) {
    const message = `${forParts} goes with parts only: ask for method "MULTIPART", or leave it out.`;
    return routeRejected(400, "InvalidBody", message);
  }
  return CREATORS[method](request, identity, route);
};
