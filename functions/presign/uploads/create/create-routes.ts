import { parseJson } from "../../../json/json.js";
import { isValid } from "../../../rules/failures.js";
import { object } from "../../../rules/kinds.js";
import { MAX_BODY_LENGTH } from "../../api/request-body.js";
import type { Route, Routes } from "../../api/route.js";
import { createPut } from "./create-put.js";
import { MAX_CHOSEN_PUT_BYTES, PUT_FIELDS } from "./create-request.js";

const PLAIN_PUT = object(PUT_FIELDS);

/** Handles `POST /uploads`. Only the code for a plain PUT is loaded with this file, to keep a cold start short. */
const createUpload: Route = async (request, route) => {
  const { body: text, identity } = request;
  const body = text.length > MAX_BODY_LENGTH ? undefined : parseJson(text);
  if (isValid(body, PLAIN_PUT) && (body.method ?? body.length <= MAX_CHOSEN_PUT_BYTES)) {
    return createPut(body, identity, route);
  }
  const { createUploads } = await import("../../lazy-routes.js");
  return createUploads(request, route);
};

/** Routes that create uploads. */
export const CREATE_ROUTES: Routes = { "POST /uploads": createUpload };
