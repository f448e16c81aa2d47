import type { SigningCredentials } from "../../functions/sigv4/contract.js";
import { exactFetch } from "../../functions/sigv4/request/exact-fetch.js";
import type { AwsAccess } from "../../functions/sigv4/request/send-signed.js";
import { s3Endpoint } from "../../functions/sigv4/s3-endpoint.js";
import type { VerifyAwsOptions } from "./options.js";
import type { Report } from "./report/report.js";
import { startSession } from "./session/start-session.js";
import type { Bucket } from "./stack/bucket.js";
import { createBucket } from "./stack/bucket.js";
import { signIn } from "./stack/sign-in.js";
import type { PolicyStatements } from "./stack/stack-under-test.js";
import { verify } from "./verify.js";

/** Timeout of one response of S3 in milliseconds. */
const TIMEOUT_MS = 30_000;

/** Signs in, and verifies the stack. */
export async function run(options: VerifyAwsOptions, signal: AbortSignal): Promise<Report> {
  const { outputs, waitSeconds, credentials } = options;
  return verify({
    outputs,
    waitSeconds,
    signal,
    token: await tokenOf(options),
    operator: credentials && operatorOf(options, credentials),
  });
}

function operatorOf(options: VerifyAwsOptions, credentials: SigningCredentials) {
  const { roleArn, local } = options;
  const sts = { access: accessOf(options, credentials), roleArn, endpoint: local.aws };
  return {
    bucket: bucketOf(options, credentials),
    restrictedBucket: async (statements: PolicyStatements) =>
      bucketOf(options, await startSession(statements, sts)),
  };
}

async function tokenOf({ caller, outputs, local }: VerifyAwsOptions): Promise<string | undefined> {
  if (caller === undefined) return undefined;
  return "token" in caller ? caller.token : signIn(caller, outputs, local.aws);
}

function bucketOf(options: VerifyAwsOptions, credentials: SigningCredentials): Bucket {
  const { outputs, local } = options;
  const { bucketName, settings } = outputs;
  const region = settings.bucketRegion;
  const endpointUrl = local.s3;
  return createBucket(
    s3Endpoint({ bucketName, region, transferAcceleration: false, endpointUrl }),
    accessOf(options, credentials),
  );
}

function accessOf({ outputs }: VerifyAwsOptions, credentials: SigningCredentials): AwsAccess {
  return {
    fetch: exactFetch,
    now: Date.now,
    credentials: () => credentials,
    region: outputs.settings.bucketRegion,
    timeoutMs: TIMEOUT_MS,
    remedy: "Check the operator's credentials, and that AWS can be reached.",
  };
}
