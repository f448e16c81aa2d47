import { text } from "node:stream/consumers";
import type { HttpHandler, HttpRequest, HttpResponse } from "../http.js";
import { header, jsonResponse, parseJsonObject } from "../http.js";
import type { Iam } from "../iam/iam.js";
import type { Principal } from "../iam/principal.js";
import type { Log } from "../log.js";
import type { Model, Parameter } from "../model.js";
import type { SignatureVerification } from "../sigv4/verify.js";

/** What {@link createSsm} needs. */
export interface SsmOptions {
  readonly model: Pick<Model, "parameters" | "accountId">;
  readonly iam: Pick<Iam, "authorize">;
  /** Checks a Signature Version 4 for `ssm` in a Region. */
  readonly verifySignature: (request: HttpRequest, region: string) => Promise<SignatureVerification>;
  readonly log: Log;
}

/** Most names of one `GetParameters`.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const MAX_NAMES = 10;
const AMZ_JSON = "application/x-amz-json-1.1";

/** A request of a caller whose signature holds. */
interface Question {
  readonly principal: Principal;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Parameter Store: `GetParameter` and `GetParameters` at `ssm.REGION.amazonaws.com`.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function createSsm(options: SsmOptions): HttpHandler {
  const operations: Readonly<Record<string, (question: Question) => HttpResponse>> = {
    "AmazonSSM.GetParameter": (question) => getParameter(question, options),
    "AmazonSSM.GetParameters": (question) => getParameters(question, options),
  };
  return async (request) => {
    const region = /^ssm\.([a-z0-9-]+)\./.exec(header(request, "host") ?? "")?.[1] ?? "";
    const operation = operations[header(request, "x-amz-target") ?? ""];
    if (request.method !== "POST" || !operation) {
      return failure(
        "UnknownOperationException",
        "The local Parameter Store serves GetParameter and GetParameters",
      );
    }
    const verified = await options.verifySignature(request, region);
    if (verified.outcome === "refused") return failure(verified.refusal.code, verified.refusal.message);
    if (verified.outcome === "unsigned") {
      return failure("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    const input = parseJsonObject(await text(verified.payload.body));
    if (!input) return failure("SerializationException", "The body is no JSON object");
    return operation({ principal: verified.caller.principal, region, input });
  };
}

function getParameter({ principal, region, input }: Question, options: SsmOptions): HttpResponse {
  const { Name: name } = input;
  if (typeof name !== "string") return failure("ValidationException", "Name must be a string");
  const denied = denial(principal, "ssm:GetParameter", [name], region, options);
  if (denied) return denied;
  const parameter = find(name, region, options);
  if (!parameter) return failure("ParameterNotFound", `Parameter ${name} not found.`);
  return jsonResponse(200, { Parameter: render(parameter, input, options) }, AMZ_JSON);
}

function getParameters({ principal, region, input }: Question, options: SsmOptions): HttpResponse {
  const { Names: names } = input;
  if (!isNames(names)) return failure("ValidationException", `Names must hold 1 to ${MAX_NAMES} strings`);
  const denied = denial(principal, "ssm:GetParameters", names, region, options);
  if (denied) return denied;
  const found = names.map((name) => find(name, region, options));
  const Parameters = found.filter((one) => one !== undefined).map((one) => render(one, input, options));
  const InvalidParameters = names.filter((_name, index) => found[index] === undefined);
  return jsonResponse(200, { Parameters, InvalidParameters }, AMZ_JSON);
}

function isNames(value: unknown): value is string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_NAMES) return false;
  return value.every((name) => typeof name === "string");
}

function denial(
  principal: Principal,
  action: string,
  names: readonly string[],
  region: string,
  { iam, model, log }: SsmOptions,
): HttpResponse | undefined {
  for (const name of names) {
    const resource = arnOf(name, region, model.accountId);
    const decision = iam.authorize(principal, action, resource, { "aws:RequestedRegion": region });
    if (decision.allowed) continue;
    const { reason: message, constructPath } = decision;
    log({ service: "ssm", message, ...(constructPath === undefined ? {} : { constructPath }) });
    const who = principal.type === "role" ? principal.sessionArn : "the caller";
    return failure(
      "AccessDeniedException",
      `User: ${who} is not authorized to perform: ${action} on resource: ${resource}`,
    );
  }
  return undefined;
}

function find(name: string, region: string, { model }: SsmOptions): Parameter | undefined {
  return model.parameters.find((parameter) => parameter.name === name && parameter.region === region);
}

/** A name that begins with a slash brings its own. */
function arnOf(name: string, region: string, accountId: string): string {
  return `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith("/") ? "" : "/"}${name}`;
}

function render(parameter: Parameter, input: Question["input"], { model }: SsmOptions): object {
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

function failure(type: string, message: string): HttpResponse {
  return jsonResponse(400, { __type: type, message }, AMZ_JSON, [["x-amzn-errortype", type]]);
}
