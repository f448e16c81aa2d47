import type { PresignPorts } from "../../ports.js";
import type { Failure } from "../answer.js";
import type { Answered, RouteResult } from "../route.js";

/** Outcome of a request; internal errors included. */
type Outcome = Answered | (Failure & { readonly outcome: "rejected" | "failed" });

/** Handles a request and logs its outcome in one line. An internal error becomes a 500 without details. */
export async function logRequest(
  about: Readonly<Record<string, string | undefined>>,
  { log }: Pick<PresignPorts, "log">,
  serve: () => Promise<RouteResult>,
): Promise<Outcome> {
  try {
    const result = await serve();
    const { outcome, status } = result;
    const reason = outcome === "answered" ? result.logged : { code: result.code, detail: result.detail };
    log({ ...about, outcome, status, ...reason });
    return result;
  } catch (error) {
    // Loaded only after an error, to keep a cold start short.
    const { requestFailure } = await import("./request-failure.js");
    return requestFailure(error, about, log);
  }
}
