import { DEADLINE_MS } from "../identity/deadline.js";
import { isObject, parseJson } from "../json/json.js";
import type { AwsAccess, AwsAnswer } from "../sigv4/request/send-signed.js";
import { AwsCallError, sendSigned } from "../sigv4/request/send-signed.js";

const REMEDY = "Check that the parameter exists and that the function's role allows ssm:GetParameter on it.";

/** Name and Region of a parameter. */
export interface ParameterAddress {
  readonly region: string;
  /** e.g. `/uploads/edge`. */
  readonly parameterName: string;
}

/** External dependencies of reading a parameter. */
type ParameterPorts = Pick<AwsAccess, "fetch" | "now" | "credentials">;

/** A parameter could not be read. The message has no credentials. */
export class ParameterReadError extends Error {
  override readonly name = "ParameterReadError";
  readonly address: ParameterAddress;

  constructor(address: ParameterAddress, reason: string, options?: ErrorOptions) {
    super(`The SSM parameter ${address.parameterName} in ${address.region}: ${reason}. ${REMEDY}`, options);
    this.address = address;
  }
}

/**
 * Reads one parameter with one signed request. An SDK client would add half a megabyte.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export async function readParameter(address: ParameterAddress, ports: ParameterPorts): Promise<string> {
  const answer = await getParameter(address, ports);
  const json = parseJson(answer.body);
  const value = fieldOf(fieldOf(json, "Parameter"), "Value");
  if (answer.status === 200 && typeof value === "string") return value;
  const type = fieldOf(json, "__type");
  throw new ParameterReadError(
    address,
    `Parameter Store answered ${answer.status} ${type ?? "without a value"}`,
  );
}

async function getParameter(
  address: ParameterAddress,
  { fetch, now, credentials }: ParameterPorts,
): Promise<AwsAnswer> {
  const { region, parameterName } = address;
  const request = {
    method: "POST",
    url: `https://ssm.${region}.amazonaws.com/`,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.GetParameter" },
    body: JSON.stringify({ Name: parameterName, WithDecryption: true }),
    service: "ssm",
  };
  const access = { fetch, now, credentials, region, timeoutMs: DEADLINE_MS, remedy: REMEDY };
  try {
    return await sendSigned("ssm:GetParameter", request, access);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    throw new ParameterReadError(address, "Parameter Store cannot be reached", { cause: error.cause });
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
