import type { PresignPorts } from "../../ports.js";
import type { Failure } from "../answer.js";

/** Logs an unexpected error, and converts it to a 500 without details. */
export function requestFailure(
  error: unknown,
  about: Readonly<Record<string, string | undefined>>,
  log: PresignPorts["log"],
): Failure & { readonly outcome: "failed" } {
  log({ level: "error", ...about, outcome: "failed", status: 500, ...describe(error) });
  const message =
    "The request failed because of an internal error. Try again, and name the request id when you ask for help.";
  return { outcome: "failed", status: 500, code: "InternalError", message };
}

/** AWS's messages contain keys, so an error of AWS is logged by name, status and request id only. */
function describe(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  if (!("$metadata" in error)) return { error: error.name, detail: error.message };
  const { httpStatusCode, requestId } = Object(error.$metadata);
  return { error: error.name, s3Status: httpStatusCode, s3RequestId: requestId };
}
