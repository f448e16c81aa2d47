import type { SigningCredentials } from "../sigv4/contract.js";
import { signRequest } from "../sigv4/sign-request.js";
import { parsedJson } from "../upload-policy/json.js";

/** Timeout of Parameter Store in milliseconds: it shares an edge function's five seconds. */
const RESPONSE_TIMEOUT_MS = 1_500;
const TARGET = "AmazonSSM.GetParameter";
const CONTENT_TYPE = "application/x-amz-json-1.1";

/** Name and Region of a parameter. */
export interface ParameterAddress {
  readonly region: string;
  /** e.g. `/uploads/edge`. */
  readonly parameterName: string;
}

/** External dependencies of reading a parameter. */
export interface ParameterPorts {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Credentials of the function's role, from the environment. */
  readonly credentials: () => SigningCredentials;
}

/** A parameter could not be read. The message has no credentials. */
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
 * Reads one parameter with one signed request. An SDK client would add half a megabyte.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export async function readParameter(address: ParameterAddress, ports: ParameterPorts): Promise<string> {
  const { region, parameterName } = address;
  const url = `https://ssm.${region}.amazonaws.com/`;
  const body = JSON.stringify({ Name: parameterName, WithDecryption: true });
  const headers = signRequest(
    {
      method: "POST",
      url,
      headers: { "content-type": CONTENT_TYPE, "x-amz-target": TARGET },
      body,
      service: "ssm",
    },
    { credentials: ports.credentials(), region, signedAt: ports.now() },
  );
  const signal = AbortSignal.timeout(RESPONSE_TIMEOUT_MS);
  const answer = await ports.fetch(url, { method: "POST", headers, body, signal }).then(
    async (response) => ({ status: response.status, json: parsedJson(await response.text()) }),
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

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
