import type { JsonCall } from "../../aws-json/json-service.js";
import { createJsonService } from "../../aws-json/json-service.js";
import { requireAllowed, ServiceError } from "../../aws-json/service-error.js";
import type { ReadSignedCall } from "../../aws-json/signed-call.js";
import type { HttpHandler } from "../../http/http.js";
import type { Iam } from "../../iam/iam.js";
import type { Log } from "../../log.js";
import type { Model, Parameter } from "../../model.js";

/** Options of {@link createSsm}. */
interface SsmOptions {
  readonly model: Pick<Model, "parameters" | "accountId">;
  readonly iam: Pick<Iam, "authorize">;
  readonly readSignedCall: ReadSignedCall;
  readonly log: Log;
}

/** The options, and the current parameters by Region and name. */
interface Store extends SsmOptions {
  readonly parameters: Map<string, StoredParameter>;
}

interface StoredParameter extends Pick<Parameter, "name" | "region" | "type" | "value"> {
  readonly version: number;
}

/**
 * Maximum number of names in one `GetParameters`.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
 */
const MAX_NAMES = 10;

/**
 * Maximum length of a standard parameter's value, in characters. Other tiers are not emulated.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 */
const MAX_VALUE_LENGTH = 4_096;

/**
 * Serves Parameter Store at `ssm.REGION.amazonaws.com`: `GetParameter`, `GetParameters` and `PutParameter`.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function createSsm(options: SsmOptions): HttpHandler {
  const declared = options.model.parameters.map((one) => [keyOf(one), { ...one, version: 1 }] as const);
  const store: Store = { ...options, parameters: new Map(declared) };
  return createJsonService({
    ...options,
    service: "ssm",
    targetPrefix: "AmazonSSM",
    contentType: "application/x-amz-json-1.1",
    operations: {
      GetParameter: (call) => getParameter(call, store),
      GetParameters: (call) => getParameters(call, store),
      PutParameter: (call) => putParameter(call, store),
    },
  });
}

function getParameter(call: JsonCall, store: Store): object {
  const name = nameIn(call);
  authorize("ssm:GetParameter", [name], call, store);
  const parameter = find(name, call.region, store);
  if (!parameter) throw new ServiceError("ParameterNotFound", `Parameter ${name} not found.`);
  return { Parameter: render(parameter, call.input, store) };
}

function getParameters(call: JsonCall, store: Store): object {
  const { Names: names } = call.input;
  if (!isNames(names)) {
    throw new ServiceError("ValidationException", `Names must be a list of 1 to ${MAX_NAMES} strings`);
  }
  authorize("ssm:GetParameters", names, call, store);
  const found = names.map((name) => find(name, call.region, store));
  const Parameters = found.filter((one) => one !== undefined).map((one) => render(one, call.input, store));
  const InvalidParameters = names.filter((_name, index) => found[index] === undefined);
  return { Parameters, InvalidParameters };
}

/**
 * Changes the value of a parameter in the stack. The change is lost when the emulator ends.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
function putParameter(call: JsonCall, store: Store): object {
  const { Value: value, Overwrite: overwrite, Type: type } = call.input;
  const name = nameIn(call);
  authorize("ssm:PutParameter", [name], call, store);
  const parameter = find(name, call.region, store);
  if (!parameter) {
    const message = `Parameter ${name} is not in the stack; new parameters are not emulated`;
    throw new ServiceError("ParameterNotFound", message);
  }
  if (overwrite !== true) {
    const message =
      "The parameter already exists. To overwrite this value, set the overwrite option to true.";
    throw new ServiceError("ParameterAlreadyExists", message);
  }
  if (typeof value !== "string" || value === "") {
    throw new ServiceError("ValidationException", "Value must be a string of at least one character");
  }
  if (value.length > MAX_VALUE_LENGTH) {
    const message = `A Standard parameter's value has at most ${MAX_VALUE_LENGTH} characters, got ${value.length}. Other tiers are not emulated`;
    throw new ServiceError("ValidationException", message);
  }
  if (type !== undefined && type !== parameter.type) {
    const message = `Parameter ${name} is a ${parameter.type}, and its type cannot change. Omit Type`;
    throw new ServiceError("HierarchyTypeMismatchException", message);
  }
  const changed = { ...parameter, value, version: parameter.version + 1 };
  store.parameters.set(keyOf(changed), changed);
  return { Version: changed.version, Tier: "Standard" };
}

function nameIn({ input: { Name: name } }: JsonCall): string {
  if (typeof name === "string") return name;
  throw new ServiceError("ValidationException", "Name must be a string");
}

function isNames(value: unknown): value is string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_NAMES) return false;
  return value.every((name) => typeof name === "string");
}

/**
 * Requires that IAM allows the action on all these parameters.
 * @throws {ServiceError} with the name of the first parameter that it denies
 */
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

function find(name: string, region: string, { parameters }: Store): StoredParameter | undefined {
  return parameters.get(keyOf({ name, region }));
}

function keyOf({ name, region }: Pick<Parameter, "name" | "region">): string {
  return `${region} ${name}`;
}

/** The ARN of a parameter. The ARN has one slash before the name, even if the name begins with a slash. */
function arnOf(name: string, region: string, accountId: string): string {
  return `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith("/") ? "" : "/"}${name}`;
}

function render(parameter: StoredParameter, input: JsonCall["input"], { model }: SsmOptions): object {
  const { name, type, region, value, version } = parameter;
  const encrypted = type === "SecureString" && input.WithDecryption !== true;
  return {
    ARN: arnOf(name, region, model.accountId),
    DataType: "text",
    Name: name,
    Type: type,
    // Without decryption, AWS returns the ciphertext. The emulator returns a constant instead.
    Value: encrypted ? Buffer.from("encrypted").toString("base64") : value,
    Version: version,
  };
}
