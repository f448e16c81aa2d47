import { type Route, type Routes, routeRefused } from "../../api/route.js";
import type { UploadMethod } from "../../contract.js";
import { createUploadBody } from "./bodies.js";
import { createPut } from "./create-put.js";
import type { UploadCreator } from "./upload-creator.js";

/** Largest object that one PUT is chosen for, in bytes: 100 MiB, from where AWS advises parts. */
const MAX_CHOSEN_PUT_BYTES = 104_857_600;

/** All but the most frequent are loaded when they are asked for. */
const CREATORS: Readonly<Record<UploadMethod, () => Promise<UploadCreator>>> = {
  PUT: async () => createPut,
  POST: async () => (await import("../../beside-signing.js")).createForm,
  MULTIPART: async () => (await import("../../beside-signing.js")).createUploadInParts,
};

/** Serves `POST /uploads`: the upload's method is asked for, or chosen by its size. */
const createUpload: Route = async ({ body: text, identity }, route) => {
  const read = createUploadBody(text);
  if (read.outcome === "refused") return read;
  const request = read.body;
  const method = request.method ?? (request.length <= MAX_CHOSEN_PUT_BYTES ? "PUT" : "MULTIPART");
  const forParts = (["partSize", "partChecksumAlgorithm"] as const).find(
    (field) => request[field] !== undefined,
  );
  if (method !== "MULTIPART" && forParts !== undefined) {
    const message = `${forParts} goes with parts only: ask for method "MULTIPART", or leave it out.`;
    return routeRefused(400, "InvalidBody", message);
  }
  const create = await CREATORS[method]();
  return create(request, identity, route);
};

/** Where uploads begin. */
export const CREATE_ROUTES: Routes = { "POST /uploads": createUpload };
