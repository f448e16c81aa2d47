import { NoAnswerError, UploadError } from "../../node/index.js";
import { POLICY, TOKEN } from "./caller-checks.js";
import type { Area, Check, CheckContext, Finding } from "./check.js";
import { failed, skipped } from "./check.js";
import { CLOCK, DNS, ENDPOINT, TLS } from "./network-checks.js";
import { CORS, TEST_UPLOAD } from "./upload-checks.js";

/** All checks, in the order in which an upload needs what they check. */
const CHECKS: readonly Check[] = [DNS, TLS, ENDPOINT, CLOCK, TOKEN, POLICY, TEST_UPLOAD, CORS];

/** A check and its result. */
export interface CheckedItem extends Finding {
  readonly name: string;
  readonly area: Area;
}

/** Runs all checks. After a failure of the network or the token, checks that need them are skipped. */
export async function* runChecks(context: CheckContext): AsyncIterable<CheckedItem> {
  let broken: string | undefined;
  for (const check of CHECKS) {
    const { name, area } = check;
    const finding = broken === undefined ? await run(check, context) : skipped(`needs ${broken}`);
    yield { name, area, ...finding };
    if (finding.status === "failed" && area !== "policy") broken ??= name;
    if (context.signal.aborted) return;
  }
}

async function run(check: Check, context: CheckContext): Promise<Finding> {
  try {
    return await check.run(context);
  } catch (error) {
    if (error instanceof NoAnswerError)
      return failed(`no response (${error.code})`, "Check the network and the proxy settings.");
    if (error instanceof UploadError) return failed(error.message, REMEDIES[check.area]);
    throw error;
  }
}

const REMEDIES: Readonly<Record<Area, string>> = {
  network: "Check the endpoint and the network.",
  authentication: "Log in again with s3up login, or set a new token.",
  policy: "Ask the operator of the endpoint what your token may upload.",
};
