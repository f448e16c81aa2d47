import type { JsonCall } from "../../aws-json/json-service.js";
import { createJsonService } from "../../aws-json/json-service.js";
import { requireAllowed, ServiceError } from "../../aws-json/service-error.js";
import type { ReadSignedCall } from "../../aws-json/signed-call.js";
import type { HttpHandler } from "../../http/http.js";
import type { Iam } from "../../iam/iam.js";
import type { Log } from "../../log.js";
import type { Model, Parameter } from "../../model.js";

/** What {@link createSsm} needs. */
export interface SsmOptions {
  readonly model: Pick<Model, "parameters" | "accountId">;
  readonly iam: Pick<Iam, "authorize">;
  readonly readSignedCall: ReadSignedCall;
  readonly log: Log;
}

/** Most names of one `GetParameters`.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const MAX_NAMES = 10;

/**
 * Parameter Store: `GetParameter` and `GetParameters` at `ssm.REGION.amazonaws.com`.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function createSsm(options: SsmOptions): HttpHandler {
  return createJsonService({
    ...options,
    service: "ssm",
    targetPrefix: "AmazonSSM",
    contentType: "application/x-amz-json-1.1",
    operations: {
      GetParameter: (call) => getParameter(call, options),
      GetParameters: (call) => getParameters(call, options),
    },
  });
}

function getParameter(call: JsonCall, options: SsmOptions): object {
  const { Name: name } = call.input;
  if (typeof name !== "string") throw new ServiceError("ValidationException", "Name must be a string");
  authorize("ssm:GetParameter", [name], call, options);
  const parameter = find(name, call.region, options);
  if (!parameter) throw new ServiceError("ParameterNotFound", `Parameter ${name} not found.`);
  return { Parameter: render(parameter, call.input, options) };
}

function getParameters(call: JsonCall, options: SsmOptions): object {
  const { Names: names } = call.input;
  if (!isNames(names)) {
    throw new ServiceError("ValidationException", `Names must hold 1 to ${MAX_NAMES} strings`);
  }
  authorize("ssm:GetParameters", names, call, options);
  const found = names.map((name) => find(name, call.region, options));
  const Parameters = found.filter((one) => one !== undefined).map((one) => render(one, call.input, options));
  const InvalidParameters = names.filter((_name, index) => found[index] === undefined);
  return { Parameters, InvalidParameters };
}

function isNames(value: unknown): value is string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_NAMES) return false;
  return value.every((name) => typeof name === "string");
}

/** @throws {ServiceError} naming the first parameter that may not be read */
function authorize(
  action: string,
  names: readonly string[],
  { principal, region }: JsonCall,
  { iam, model, log }: SsmOptions,
): void {
  for (const name of names) {
    const resource = arnOf(name, region, model.accountId);
    const decision = iam.authorize(principal, action, resource, { "aws:RequestedRegion": region });
    requireAllowed(decision, { service: "ssm", principal, action, resource }, log);
  }
}

function find(name: string, region: string, { model }: SsmOptions): Parameter | undefined {
  return model.parameters.find((parameter) => parameter.name === name && parameter.region === region);
}

/** A name that begins with a slash brings its own. */
function arnOf(name: string, region: string, accountId: string): string {
  return `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith("/") ? "" : "/"}${name}`;
}

function render(parameter: Parameter, input: JsonCall["input"], { model }: SsmOptions): object {
  const { name, type, region, value } = parameter;
  const encrypted = type === "SecureString" && input.WithDecryption !== true;
  return {
    ARN: arnOf(name, region, model.accountId),
    DataType: "text",
    Name: name,
    Type: type,
    // What a caller gets who does not ask for decryption is no value of any use.
    Value: encrypted ? Buffer.from("encrypted").toString("base64") : value,
    Version: 1,
  };
}
