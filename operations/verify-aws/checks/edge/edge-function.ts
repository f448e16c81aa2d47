import type { ClientResponse } from "../../http/http-client.js";
import { send } from "../../http/http-client.js";
import { NotApplicable, NotMeasured } from "../../stack/not-measured.js";
import type { StackUnderTest } from "../../stack/stack-under-test.js";
import { described, putEdge, required, requireEvidence } from "../../stack/stack-under-test.js";
import type { Check } from "../check.js";

const BODY = "an edge check of verify-aws";

/** A PUT without a token: the function rejects it with 401 before it needs any key. */
function unauthorized(stack: StackUnderTest): Promise<ClientResponse> {
  const url = `${required(stack.edgeUrl, "edge_url")}/${stack.folder}/unauthorized.txt`;
  return stack.once("edge unauthorized", () => send({ method: "PUT", url, body: BODY }));
}

/** Whether CloudFront reports that the function failed or timed out; a proxy or a pause can have the same status. */
function isFunctionFailure({ headers }: ClientResponse): boolean {
  return String(headers["x-cache"]).startsWith("LambdaExecutionError");
}

/** Whether the function itself answers. */
export const edgeRunsNode24: Check = async (stack) => {
  const response = await unauthorized(stack);
  if (stack.settings.edgeRuntime !== "nodejs24.x") {
    throw new NotApplicable("this needs a stack whose edge function runs on nodejs24.x");
  }
  const isFailed = isFunctionFailure(response) ? false : undefined;
  if (isFailed === undefined) requireEvidence(response, 401);
  return { answer: response.status === 401 || isFailed, seen: described(response) };
};

/** A PUT with a token that the function rejects only after it has verified the token. It stores nothing. */
export function edgeDecision(stack: StackUnderTest): Promise<ClientResponse & { readonly seconds: number }> {
  return stack.once("edge decided", async () => {
    const first = await unauthorized(stack);
    if (first.status !== 401) throw new NotMeasured(`the edge function does not run: ${described(first)}`);
    const startedAt = performance.now();
    const response = await putEdge(stack, { path: "x/..%2Fdots.txt", body: BODY });
    return { ...response, seconds: (performance.now() - startedAt) / 1_000 };
  });
}

export const edgeGetsKeysInTime: Check = async (stack) => {
  const { seconds, ...response } = await edgeDecision(stack);
  if (response.status === 401 || response.status === 403) {
    throw new NotMeasured(`the edge function rejects the test user's token: ${described(response)}`);
  }
  const isLate = isFunctionFailure(response) || described(response) === "503 KeysUnavailable";
  if (!isLate) requireEvidence(response);
  const seen = `${described(response)} after ${seconds.toFixed(1)} s`;
  return { answer: response.status === 400 || (isLate ? false : undefined), seen };
};
