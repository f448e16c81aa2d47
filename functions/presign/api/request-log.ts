import type { PresignPorts } from "../ports.js";
import type { Failure } from "./answer.js";
import type { Answered, RouteResult } from "./route.js";

/** What a request comes to, an error inside included. */
export type Outcome = Answered | (Failure & { readonly outcome: "refused" | "failed" });

/** Logs one line of what became of a request; an error inside becomes a 500 that tells nothing. */
export async function logged(
  about: Readonly<Record<string, string | undefined>>,
  { log }: Pick<PresignPorts, "log">,
  serve: () => Promise<RouteResult>,
): Promise<Outcome> {
  try {
    const result = await serve();
    const { outcome, status } = result;
    log({ ...about, outcome, status, ...(outcome === "answered" ? result.logged : { code: result.code }) });
    return result;
  } catch (error) {
    log({ level: "error", ...about, outcome: "failed", status: 500, ...describe(error) });
    const message =
      "The request could not be served. Try again, and name the request id when you ask for help.";
    return { outcome: "failed", status: 500, code: "InternalError", message };
  }
}

/** AWS's messages name keys, so that its errors are told by name, status and request id alone. */
function describe(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  if (!("$metadata" in error)) return { error: error.name, detail: error.message };
  const { httpStatusCode, requestId } = Object(error.$metadata);
  return { error: error.name, s3Status: httpStatusCode, s3RequestId: requestId };
}
