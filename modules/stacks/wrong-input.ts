import { PropsError } from "../errors.js";
import { BundleError } from "../node-function/index.js";
import { DocumentError } from "../rest-api/index.js";
import { SettingsError } from "../uploads/index.js";

/** Whether an error is caused by the input, so that its message is enough, and not by a defect of this project. */
export function isWrongInput(error: unknown): error is Error {
  return [BundleError, DocumentError, PropsError, SettingsError].some((kind) => error instanceof kind);
}
