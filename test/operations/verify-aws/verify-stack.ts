import type { Report } from "../../../operations/verify-aws/report/report.js";
import { run } from "../../../operations/verify-aws/run.js";
import { readOutputs } from "../../../operations/verify-aws/stack/stack-outputs.js";
import type { LocalStack } from "../../support/local-stack.js";

/** A caller of a stack, as the emulator issues tokens. */
export type TestCaller = Parameters<LocalStack["token"]>[0];

/** Seconds to wait for an event: locally it takes a fraction of one. */
const WAIT_SECONDS = 4;

/** Verifies a stack that the emulator serves, as its administrator. */
export async function verifyStack(stack: LocalStack, caller: TestCaller = { sub: "alice" }): Promise<Report> {
  const { outputs, s3, aws } = stack.endpoints;
  const options = {
    outputs: readOutputs(outputs),
    waitSeconds: WAIT_SECONDS,
    json: false,
    caller: { token: await stack.token(caller) },
    credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
    local: { s3: s3.endpoint, aws: aws.endpointUrl },
  };
  return run(options, new AbortController().signal);
}
