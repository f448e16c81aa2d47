import { PropsError } from "../errors.js";
import { BundleError } from "../node-function/index.js";
import { DocumentError } from "../rest-api/index.js";
import { SettingsError } from "../uploads/index.js";

/** Whether an error is about what was given, so that its message says all there is to say, and not a fault of ours. */
export function isWrongInput(error: unknown): error is Error {
  return [BundleError, DocumentError, PropsError, SettingsError].some((kind) => error instanceof kind);
}
