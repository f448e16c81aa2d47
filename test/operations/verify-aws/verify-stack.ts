import { exactFetch } from "../../../functions/sigv4/request/exact-fetch.js";
import { s3Endpoint } from "../../../functions/sigv4/s3-endpoint.js";
import type { Report } from "../../../operations/verify-aws/report/report.js";
import { createBucket } from "../../../operations/verify-aws/stack/bucket.js";
import { readOutputs } from "../../../operations/verify-aws/stack/stack-outputs.js";
import { verify } from "../../../operations/verify-aws/verify.js";
import type { LocalStack } from "../../support/local-stack.js";

/** Who calls a stack, as the emulator issues tokens. */
export type TestCaller = Parameters<LocalStack["token"]>[0];

/** Seconds to wait for an event: locally it takes a fraction of one. */
const WAIT_SECONDS = 4;

/** Verifies a stack that the emulator serves, as its administrator. */
export async function verifyStack(stack: LocalStack, caller: TestCaller = { sub: "alice" }): Promise<Report> {
  const { endpoints } = stack;
  const { endpoint: endpointUrl, region, bucket: bucketName, ...credentials } = endpoints.s3;
  const endpoint = s3Endpoint({ bucketName, region, transferAcceleration: false, endpointUrl });
  const bucket = createBucket(endpoint, {
    fetch: exactFetch,
    now: Date.now,
    credentials: () => credentials,
    region,
    timeoutMs: 10_000,
    remedy: "See the emulator's log.",
  });
  const outputs = readOutputs(endpoints.outputs);
  return verify({ outputs, bucket, token: await stack.token(caller), waitSeconds: WAIT_SECONDS });
}
