import type { PresignPorts } from "../../ports.js";
import type { Failure } from "../answer.js";
import type { Answered, RouteResult } from "../route.js";

/** Outcome of a request, including internal errors. */
type Outcome = Answered | (Failure & { readonly outcome: "rejected" | "failed" });

/** Logs one line of what became of a request; an error inside becomes a 500 that tells nothing. */
export async function logged(
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
