import { isObject, parseJson } from "../../../json/json.js";
import { failuresOf } from "../../../rules/failures.js";
import { list, openObject } from "../../../rules/kinds.js";
import { explainBody } from "../../api/explain-body.js";
import { MAX_BODY_LENGTH, readBody } from "../../api/request-body.js";
import type { Answered, Route, RouteContext, RouteRejection, RouteRequest } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { CreatedUpload, CreateUploadRequest, CreateUploadsResponse } from "../../contract.js";
import { MAX_BATCH_FILES } from "../../contract.js";
import type { QuotaPort } from "../../ports.js";
import { CREATE_FIELDS, createByMethod, createOtherUpload } from "../create/create-other.js";
import { MAX_CHOSEN_PUT_BYTES } from "../create/create-request.js";

/**
 * The rules for the body. The files in it are checked one by one, so that an error in one file does not affect the
 * others.
 */
const FIELDS = {
  files: list(openObject<Readonly<Record<string, unknown>>>({}), { min: 1, max: MAX_BATCH_FILES }),
};

/** Handles `POST /uploads` for everything except a plain PUT. */
export const createUploads: Route = (request, route) => {
  const body = parseJson(request.body);
  return isObject(body) && Object.hasOwn(body, "files")
    ? createBatch(request, route)
    : createOtherUpload(request, route);
};

/** Creates many uploads. Each is decided and signed separately; the quotas reserve their sum in one step. */
const createBatch: Route = async ({ body: text, identity }, route) => {
  const read = await readBody(text, { fields: FIELDS, maxLength: MAX_BATCH_FILES * MAX_BODY_LENGTH });
  if (read.outcome === "rejected") return read;
  const toAdmit: BatchUpload[] = [];
  const collecting = { ...route, ...(route.quota && { quota: collectingQuota(route.quota, toAdmit) }) };
  const results: (Answered | RouteRejection)[] = [];
  for (const file of read.body.files) results.push(await createOne(file, identity, collecting));
  const over = toAdmit.length === 0 ? undefined : await route.quota?.admitBatch(toAdmit, identity);
  if (over !== undefined) return over;
  const body: CreateUploadsResponse = { uploads: results.map(createdUpload) };
  return { outcome: "answered", status: 200, body, logged: logOf(results) };
};

type BatchUpload = Parameters<QuotaPort["admitBatch"]>[0][number];

/** Collects the uploads instead of reserving them, so that their sum can be reserved afterwards. */
function collectingQuota(quota: QuotaPort, toAdmit: BatchUpload[]): QuotaPort {
  return {
    ...quota,
    admit: async (upload, uploadId) => {
      toAdmit.push({ ...upload, uploadId });
      return undefined;
    },
  };
}

async function createOne(
  file: Readonly<Record<string, unknown>>,
  identity: RouteRequest["identity"],
  route: RouteContext,
): Promise<Answered | RouteRejection> {
  const [failure] = failuresOf(file, CREATE_FIELDS);
  if (failure !== undefined) return explainBody(failure);
  const request = file as unknown as CreateUploadRequest;
  const isInParts =
    request.method === "MULTIPART" ||
    (request.method === undefined && (request.length ?? 0) > MAX_CHOSEN_PUT_BYTES);
  return isInParts
    ? routeRejected(
        400,
        "InPartsAlone",
        "An upload in parts cannot be part of a batch, because S3 has to create it. Send a separate request for it.",
      )
    : createByMethod(request, identity, route);
}

function createdUpload(result: Answered | RouteRejection): CreatedUpload {
  if (result.outcome === "answered") return result.body as CreatedUpload;
  const { status, code, message } = result;
  return { error: { status, code, message } };
}

function logOf(results: readonly (Answered | RouteRejection)[]): Readonly<Record<string, string>> {
  const created = results.flatMap((result) =>
    result.outcome === "answered" ? [result.logged?.uploadId ?? ""] : [],
  );
  return { files: String(results.length), uploadIds: created.join(" ") };
}
