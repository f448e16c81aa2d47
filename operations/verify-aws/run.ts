import { exactFetch } from "../../functions/sigv4/request/exact-fetch.js";
import { s3Endpoint } from "../../functions/sigv4/s3-endpoint.js";
import type { VerifyAwsOptions } from "./options.js";
import type { Report } from "./report/report.js";
import type { Bucket } from "./stack/bucket.js";
import { createBucket } from "./stack/bucket.js";
import { signIn } from "./stack/sign-in.js";
import { verify } from "./verify.js";

/** Timeout of one response of S3 in milliseconds. */
const TIMEOUT_MS = 30_000;

/** Signs in, and verifies the stack. */
export async function run(options: VerifyAwsOptions, signal: AbortSignal): Promise<Report> {
  const { outputs, waitSeconds } = options;
  return verify({ outputs, waitSeconds, signal, token: await tokenOf(options), bucket: bucketOf(options) });
}

async function tokenOf({ caller, outputs, local }: VerifyAwsOptions): Promise<string | undefined> {
  if (caller === undefined) return undefined;
  return "token" in caller ? caller.token : signIn(caller, outputs, local.cognito);
}

function bucketOf({ credentials, outputs, local }: VerifyAwsOptions): Bucket | undefined {
  if (credentials === undefined) return undefined;
  const { bucketName, settings } = outputs;
  const region = settings.bucketRegion;
  const endpointUrl = local.s3;
  return createBucket(s3Endpoint({ bucketName, region, transferAcceleration: false, endpointUrl }), {
    fetch: exactFetch,
    now: Date.now,
    credentials: () => credentials,
    region,
    timeoutMs: TIMEOUT_MS,
    remedy: "Check the operator's credentials, and that the bucket can be reached.",
  });
}
