import type { SigningCredentials } from "../../../functions/sigv4/contract.js";
import type { AwsAccess, AwsAnswer } from "../../../functions/sigv4/request/send-signed.js";
import { sendSigned } from "../../../functions/sigv4/request/send-signed.js";
import { texts } from "../stack/bucket.js";
import { NotMeasured } from "../stack/not-measured.js";
import type { PolicyStatements } from "../stack/stack-under-test.js";
import { described } from "../stack/stack-under-test.js";

/** Options of a session. */
interface SessionOptions {
  /** Access to STS as the operator. */
  readonly access: AwsAccess;
  /** Role to assume. @default - a federated session of the operator, who must be a user with keys of its own */
  readonly roleArn?: string;
  /** URL of STS. @default - AWS's in the Region */
  readonly endpoint?: string;
}

/** Name of the session, in the account's CloudTrail. */
const NAME = "verify-aws";
/** The shortest duration of a session that STS allows, in seconds. */
const DURATION_SECONDS = "900";

/**
 * Starts a session with only the permissions that both the operator (or the role) and a policy allow.
 * @throws {NotMeasured} if STS does not start it; the message names the missing permission
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function startSession(
  statements: PolicyStatements,
  options: SessionOptions,
): Promise<SigningCredentials> {
  const { access, roleArn } = options;
  if (roleArn === undefined && access.credentials().sessionToken !== undefined) {
    throw new NotMeasured(
      "the operator's keys are those of a session, which cannot call GetFederationToken. Give --role, or use an IAM user's access key",
    );
  }
  const call = roleArn === undefined ? federation() : assumption(roleArn);
  const answer = await ask(call, statements, options);
  if (answer.status === 200) return credentialsIn(answer.body);
  throw new NotMeasured(`STS answered ${call.action} with ${described(answer)}. ${call.needs}`);
}

interface StsCall {
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The permission that the call needs, as a sentence. */
  readonly needs: string;
}

function federation(): StsCall {
  const action = "GetFederationToken";
  return { action, parameters: { Name: NAME }, needs: `The operator needs sts:${action}.` };
}

function assumption(roleArn: string): StsCall {
  const action = "AssumeRole";
  const parameters = { RoleArn: roleArn, RoleSessionName: NAME };
  return {
    action,
    parameters,
    needs: `The operator needs sts:${action} on the role, and the role must trust the operator.`,
  };
}

function ask(
  { action, parameters }: StsCall,
  statements: PolicyStatements,
  { access, endpoint }: SessionOptions,
): Promise<AwsAnswer> {
  const body = new URLSearchParams({
    Action: action,
    Version: "2011-06-15",
    DurationSeconds: DURATION_SECONDS,
    Policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    ...parameters,
  });
  const request = {
    method: "POST",
    url: `${endpoint ?? stsOrigin(access.region)}/`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: body.toString(),
    service: "sts",
  };
  return sendSigned(`sts:${action}`, request, access);
}

/** @see https://docs.aws.amazon.com/general/latest/gr/sts.html */
function stsOrigin(region: string): string {
  return `https://sts.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

function credentialsIn(xml: string): SigningCredentials {
  const [accessKeyId = ""] = texts(xml, "AccessKeyId");
  const [secretAccessKey = ""] = texts(xml, "SecretAccessKey");
  const [sessionToken = ""] = texts(xml, "SessionToken");
  return { accessKeyId, secretAccessKey, sessionToken };
}
