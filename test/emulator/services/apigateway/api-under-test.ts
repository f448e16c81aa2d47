import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createFacts } from "../../../../emulator/facts/index.js";
import type { HttpHeader, HttpRequest, HttpResponse } from "../../../../emulator/http/http.js";
import { header } from "../../../../emulator/http/http.js";
import { createIam } from "../../../../emulator/iam/iam.js";
import type { Caller } from "../../../../emulator/iam/principal.js";
import type { JsonObject } from "../../../../emulator/json.js";
import type { LogEntry } from "../../../../emulator/log.js";
import type { LambdaFunction, Model, RestApi, Role, Stage } from "../../../../emulator/model.js";
import { createRestApi, createUsageCheck } from "../../../../emulator/services/apigateway/index.js";
import type { RestApiPorts } from "../../../../emulator/services/apigateway/ports.js";
import type { RestApiOptions } from "../../../../emulator/services/apigateway/rest-api.js";
import type { InvokeResult } from "../../../../emulator/services/lambda/invocation.js";

export const ACCOUNT = "111122223333";
export const EXECUTION_ARN = `arn:aws:execute-api:eu-central-1:${ACCOUNT}:api1`;
const FUNCTION_ARN = `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:worker`;
export const FUNCTION_URI = `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/gateway`;

/** The parts of a document that a test sets. */
export interface ApiParts {
  readonly paths: JsonObject;
  readonly document?: JsonObject;
  readonly stage?: Partial<Stage>;
  readonly model?: Partial<Model>;
  readonly ports?: Partial<RestApiPorts & Pick<RestApiOptions, "checkUsage">>;
  /** Responds for the only function of the model. */
  readonly lambda?: (event: unknown) => unknown | Promise<unknown>;
  readonly s3?: (request: S3Request) => HttpResponse;
}

/** A request that S3 received. */
interface S3Request {
  readonly request: HttpRequest;
  readonly body: Buffer;
  readonly caller: Caller;
}

/** A parsed response. */
interface ReadAnswer {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly bytes: Buffer;
  readonly text: string;
  header(name: string): string | undefined;
}

interface Sending {
  readonly method?: string;
  /** With the stage, and optionally a query string. */
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer | Readable;
}

/** A function's error, as Lambda reports it. */
export class FunctionError extends Error {}

export function apiUnderTest(parts: ApiParts) {
  const log: LogEntry[] = [];
  const events: unknown[] = [];
  const s3Requests: S3Request[] = [];
  const clock = { now: Date.UTC(2026, 10, 22, 7, 33, 19) };
  const model = sampleModel(parts);
  const [api] = model.restApis;
  if (api === undefined) throw new RangeError("the model has no API");
  let requests = 0;
  const handler = createRestApi({
    api,
    model,
    lambda: {
      async invoke(_arn, payload): Promise<InvokeResult> {
        const event: unknown = JSON.parse(payload);
        events.push(event);
        try {
          const answer = await parts.lambda?.(event);
          const text = typeof answer === "string" ? answer : JSON.stringify(answer ?? null);
          return { outcome: "ok", requestId: "r", payload: text };
        } catch (error) {
          const errorMessage = (error as Error).message;
          const text = JSON.stringify({ errorMessage, errorType: "Error", trace: [] });
          return { outcome: "function-error", requestId: "r", errorType: "Error", payload: text };
        }
      },
    },
    s3: {
      async handle(request, caller) {
        const asked = { request, body: await buffer(request.body), caller };
        s3Requests.push(asked);
        return parts.s3?.(asked) ?? { status: 200, headers: [["ETag", '"e"']], body: "" };
      },
    },
    iam: createIam({ model, clock: () => clock.now }),
    verifySignature: () => ({ outcome: "rejected", errorType: "InvalidSignatureException", message: "no" }),
    verifyCognitoToken: async () => undefined,
    checkUsage: createUsageCheck(() => clock.now, createFacts()),
    facts: createFacts(),
    clock: () => clock.now,
    log: (entry) => log.push(entry),
    randomId: () => `00000000-0000-4000-8000-${String(++requests).padStart(12, "0")}`,
    ...parts.ports,
  });
  const send = async (sending: Sending): Promise<ReadAnswer> => read(await handler(toRequest(sending)));
  return { send, log, events, s3Requests, clock };
}

function toRequest({ method = "GET", path, headers = {}, body = "" }: Sending): HttpRequest {
  const [rawPath = "", ...query] = path.split("?");
  return {
    method,
    path: rawPath,
    query: query.join("?"),
    headers: Object.entries({ Host: "api.test", ...headers }),
    body: body instanceof Readable ? body : Readable.from(body.length === 0 ? [] : [Buffer.from(body)]),
    remoteAddress: "127.0.0.1",
  };
}

async function read(response: HttpResponse): Promise<ReadAnswer> {
  const { body } = response;
  const bytes = body instanceof Readable ? await buffer(body) : Buffer.from(body);
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text: bytes.toString("utf8"),
    header: (name) => header(response, name),
  };
}

export function sampleModel({ paths, document, stage, model }: ApiParts): Model {
  const api: RestApi = {
    constructPath: "uploads/Api",
    id: "api1",
    name: "api",
    region: "eu-central-1",
    executionArn: EXECUTION_ARN,
    defaultEndpointDisabled: false,
    document: { openapi: "3.0.1", info: { title: "t", version: "1" }, paths, ...document },
    stages: [
      {
        constructPath: "uploads/Stage",
        name: "v1",
        variables: {},
        cacheClusterEnabled: false,
        methodSettings: [],
        ...stage,
      },
    ],
  };
  return {
    stackName: "uploads",
    accountId: ACCOUNT,
    region: "eu-central-1",
    buckets: [],
    roles: [sampleRole("apigateway.amazonaws.com")],
    functions: [sampleFunction()],
    restApis: [api],
    apiDomains: [],
    usagePlans: [],
    apiKeys: [],
    distributions: [],
    webAcls: [],
    userPools: [],
    parameters: [],
    eventBuses: [],
    eventRules: [],
    queues: [],
    tables: [],
    malwareProtectionPlans: [],
    outputs: {},
    ...model,
  };
}

export function sampleFunction(sourceArn = `${EXECUTION_ARN}/*`): LambdaFunction {
  return {
    constructPath: "uploads/Worker",
    name: "worker",
    arn: FUNCTION_ARN,
    qualifiedArn: `${FUNCTION_ARN}:1`,
    region: "eu-central-1",
    roleArn: ROLE_ARN,
    zipFile: "/nowhere.zip",
    handler: "index.handler",
    runtime: "nodejs24.x",
    memoryMb: 128,
    timeoutSeconds: 3,
    eventInvokeConfig: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
    permissions: [
      {
        constructPath: "uploads/Permission",
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
        sourceArn,
      },
    ],
  };
}

/** A role for one service, with all permissions. */
export function sampleRole(service: string): Role {
  return {
    constructPath: "uploads/Role",
    name: "gateway",
    arn: ROLE_ARN,
    uniqueId: "AROAEXAMPLE",
    trustPolicy: {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" },
    },
    policies: [
      {
        constructPath: "uploads/Policy",
        name: "all",
        document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
      },
    ],
  };
}

/** A method with an integration, and the responses it declares. */
export function method(integration: JsonObject, rest: JsonObject = {}) {
  return {
    responses: { "200": { description: "" } },
    "x-amazon-apigateway-integration": integration,
    ...rest,
  };
}

/** A mock integration that responds with a given string. */
export function mock(text: string): JsonObject {
  return {
    type: "mock",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    responses: { default: { statusCode: "200", responseTemplates: { "application/json": text } } },
  };
}

/** A Lambda proxy integration with the model's function. */
export const PROXY = { type: "aws_proxy", httpMethod: "POST", uri: FUNCTION_URI };
