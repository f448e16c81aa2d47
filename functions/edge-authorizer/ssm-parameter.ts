import { createHash, createHmac } from "node:crypto";

/** Longest that Parameter Store may take, in milliseconds: it shares an edge function's five seconds. */
const RESPONSE_TIMEOUT_MS = 1_500;
const TARGET = "AmazonSSM.GetParameter";
const CONTENT_TYPE = "application/x-amz-json-1.1";

/** Which parameter to read. */
export interface ParameterAddress {
  readonly region: string;
  /** e.g. `/uploads/edge`. */
  readonly parameterName: string;
}

/** Keys of the function's role, as Lambda puts them in the environment. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What reading a parameter needs from the world. */
export interface ParameterPorts {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly credentials: () => RoleCredentials;
}

/** A parameter could not be read. Holds no credential. */
export class ParameterReadError extends Error {
  override readonly name = "ParameterReadError";
  readonly address: ParameterAddress;

  constructor(address: ParameterAddress, reason: string, options?: ErrorOptions) {
    const remedy =
      "Check that the parameter exists and that the function's role allows ssm:GetParameter on it.";
    super(`The SSM parameter ${address.parameterName} in ${address.region}: ${reason}. ${remedy}`, options);
    this.address = address;
  }
}

/**
 * Reads one parameter's value with one signed request, instead of a client of half a megabyte.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export async function readParameter(address: ParameterAddress, ports: ParameterPorts): Promise<string> {
  const host = `ssm.${address.region}.amazonaws.com`;
  const body = JSON.stringify({ Name: address.parameterName, WithDecryption: true });
  const headers = signedHeaders(
    { host, body, region: address.region, now: ports.now() },
    ports.credentials(),
  );
  const signal = AbortSignal.timeout(RESPONSE_TIMEOUT_MS);
  const answer = await ports.fetch(`https://${host}/`, { method: "POST", headers, body, signal }).then(
    async (response) => ({ status: response.status, json: jsonOf(await response.text()) }),
    (cause: unknown) => {
      throw new ParameterReadError(address, "Parameter Store cannot be reached", { cause });
    },
  );
  const value = fieldOf(fieldOf(answer.json, "Parameter"), "Value");
  if (answer.status === 200 && typeof value === "string") return value;
  const type = fieldOf(answer.json, "__type");
  throw new ParameterReadError(
    address,
    `Parameter Store answered ${answer.status} ${type ?? "without a value"}`,
  );
}

interface RequestToSign {
  readonly host: string;
  readonly body: string;
  readonly region: string;
  readonly now: number;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signedHeaders(
  { host, body, region, now }: RequestToSign,
  { accessKeyId, secretAccessKey, sessionToken }: RoleCredentials,
): Record<string, string> {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const date = time.slice(0, 8);
  const headers = {
    "content-type": CONTENT_TYPE,
    host,
    "x-amz-date": time,
    ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
    "x-amz-target": TARGET,
  };
  const names = Object.keys(headers).join(";");
  const canonicalHeaders = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonicalRequest = ["POST", "/", "", canonicalHeaders.join(""), names, sha256(body)].join("\n");
  const scope = `${date}/${region}/ssm/aws4_request`;
  const stringToSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonicalRequest)].join("\n");
  const key = [date, region, "ssm", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, stringToSign).toString("hex");
  const credential = `Credential=${accessKeyId}/${scope}`;
  // fetch sets the host itself.
  const { host: _, ...sent } = headers;
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
