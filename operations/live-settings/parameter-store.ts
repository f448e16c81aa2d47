import { isObject, parseJson } from "../../functions/json/json.js";
import type { AwsAccess } from "../../functions/sigv4/request/send-signed.js";
import { AwsCallError, sendSigned } from "../../functions/sigv4/request/send-signed.js";

/** A parameter's value, and the number of times it has been written. */
interface StoredValue {
  readonly value: string;
  /** 1 for the value that Terraform created; each write adds 1. */
  readonly version: number;
}

/** One parameter of Parameter Store. */
export interface ParameterStore {
  /** @throws {AwsCallError} if Parameter Store rejects the request */
  read(): Promise<StoredValue>;
  /**
   * Replaces the whole value, whatever its current version: Parameter Store has no conditional write.
   * @returns the version of the written value
   * @throws {AwsCallError} if Parameter Store rejects the request
   */
  write(value: string): Promise<number>;
}

/** Access of the command to Parameter Store. */
interface ParameterAccess extends Omit<AwsAccess, "remedy"> {
  readonly parameterName: string;
  /** URL of Parameter Store. @default - AWS's in the Region */
  readonly endpointUrl?: string;
}

const REMEDY =
  "Check the parameter's name, the Region, and that the credentials allow the action on the parameter.";

/**
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function openParameter(access: ParameterAccess): ParameterStore {
  const Name = access.parameterName;
  return {
    read: async () => {
      const { Parameter: parameter } = await call("GetParameter", { Name }, access);
      const { Value: value, Version: version } = isObject(parameter) ? parameter : {};
      if (typeof value === "string" && typeof version === "number") return { value, version };
      throw unusable("GetParameter");
    },
    write: async (value) => {
      const { Version: version } = await call(
        "PutParameter",
        { Name, Value: value, Overwrite: true },
        access,
      );
      if (typeof version === "number") return version;
      throw unusable("PutParameter");
    },
  };
}

async function call(operation: string, input: object, access: ParameterAccess) {
  const action = `ssm:${operation}`;
  const request = {
    method: "POST",
    url: new URL(access.endpointUrl ?? `https://ssm.${access.region}.amazonaws.com`).href,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `AmazonSSM.${operation}` },
    body: JSON.stringify(input),
    service: "ssm",
  };
  const { status, body } = await sendSigned(action, request, { ...access, remedy: REMEDY });
  const parsed = parseJson(body);
  const json: Readonly<Record<string, unknown>> = isObject(parsed) ? parsed : {};
  if (status === 200) return json;
  const { __type: type } = json;
  // `com.amazonaws.ssm#ParameterNotFound`
  const code = typeof type === "string" ? type.slice(type.lastIndexOf("#") + 1) : undefined;
  throw new AwsCallError(action, { status, ...(code !== undefined && { code }) }, { remedy: REMEDY });
}

function unusable(operation: string): AwsCallError {
  return new AwsCallError(`ssm:${operation}`, { status: 200, code: "without a value" }, { remedy: REMEDY });
}
