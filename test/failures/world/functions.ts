import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ApiAuthorizerSettings } from "../../../functions/api-authorizer/contract.js";
import type { EdgeConfig } from "../../../functions/edge-authorizer/contract.js";
import { bundleFunction } from "../../../modules/node-function/code/bundle.js";
import { functionEntry } from "../../../modules/node-function/index.js";
import { gatewayResponses } from "../../../modules/rest-api/document/gateway-responses.js";
import { authorizerEvent } from "../../functions/support/gateway-events.js";
import { viewerRequest } from "../../functions/support/viewer-request.js";
import { START } from "./outside.js";

const PROCESS = fileURLToPath(new URL("function-process.mjs", import.meta.url));
const REROUTE = new URL("../../../emulator/services/lambda/runtime/reroute.mjs", import.meta.url).href;

/** Settings of both functions, and the address that serves every host. */
interface FunctionsOptions {
  readonly folder: string;
  readonly outsideUrl: string;
  readonly hosts: readonly string[];
  readonly edge: EdgeConfig;
  readonly api: ApiAuthorizerSettings;
}

/** The client's response. */
export interface ClientAnswer {
  readonly status: number;
  readonly code?: string;
  readonly retryAfter?: string;
}

/** Both authorizers in a process of their own, from the files of their zips. */
export interface Functions {
  /** Sends one request to each, after the clock was moved. */
  ask(
    authorization: string,
    advanceSeconds: number,
  ): Promise<{ readonly edge: ClientAnswer; readonly api: ClientAnswer }>;
  /** All that was logged so far. */
  log(): string;
  stop(): void;
}

/** Starts the process. No request has reached it then. */
export async function startFunctions(options: FunctionsOptions): Promise<Functions> {
  const { folder, outsideUrl, hosts, edge, api } = options;
  const reroute = JSON.stringify({ internetUrl: outsideUrl, allowedUrls: [], hosts });
  const preload = `data:text/javascript,import{reroute}from"${REROUTE}";reroute(${reroute})`;
  const child = fork(PROCESS, {
    execArgv: ["--import", preload],
    silent: true,
    env: {
      EDGE: write(join(folder, "edge"), "edge-authorizer", { "config.json": JSON.stringify(edge) }),
      API: write(join(folder, "api"), "api-authorizer", {}),
      API_AUTHORIZER_SETTINGS: JSON.stringify(api),
      NOW: String(START),
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "a-secret",
    },
  });
  let log = "";
  child.stdout?.on("data", (chunk) => {
    log += chunk;
  });
  await answerOf(child);
  return {
    ask: async (authorization, advanceSeconds) => {
      const headers = { Authorization: authorization };
      child.send({
        advanceSeconds,
        edgeEvent: viewerRequest({ headers }),
        apiEvent: authorizerEvent({ key: "a/b.pdf", headers }),
      });
      const answer = (await answerOf(child)) as { edge: EdgeReply; api: ApiReply };
      return { edge: edgeAnswer(answer.edge), api: apiAnswer(answer.api) };
    },
    log: () => log,
    stop: () => child.kill(),
  };
}

/** Writes a function's files, and gives the URL of the first one. */
function write(folder: string, name: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true });
  const code = { ...bundleFunction(functionEntry(name)), ...files };
  for (const [file, content] of Object.entries(code)) writeFileSync(join(folder, file), content);
  return pathToFileURL(join(folder, "index.mjs")).href;
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, "message");
  return message;
}

interface EdgeReply {
  /** Of a response; a request that is forwarded to S3 has none. */
  readonly status?: string;
  readonly headers: Readonly<Record<string, readonly { readonly value: string }[]>>;
  readonly body?: string;
}

function edgeAnswer({ status, headers, body = "{}" }: EdgeReply): ClientAnswer {
  if (status === undefined) return { status: 200 };
  const { code } = JSON.parse(body) as { code?: string };
  return { status: Number(status), code, retryAfter: headers["retry-after"]?.[0]?.value };
}

interface ApiReply {
  readonly error?: { readonly name: string; readonly message: string };
  readonly policyDocument?: { readonly Statement: readonly { readonly Effect: string }[] };
}

/** Our API's response if its authorizer fails. */
const { AUTHORIZER_FAILURE: FAILURE } = gatewayResponses([], { authorizerExplains: true });

/** API Gateway's response to the authorizer's result: 401 for the error "Unauthorized", 503 for any other error. */
function apiAnswer({ error, policyDocument }: ApiReply): ClientAnswer {
  if (error?.message === "Unauthorized") return { status: 401, code: "UNAUTHORIZED" };
  if (error !== undefined) {
    const { statusCode, responseParameters = {} } = FAILURE ?? {};
    const retryAfter = responseParameters["gatewayresponse.header.Retry-After"]?.replaceAll("'", "");
    return { status: Number(statusCode), code: "AUTHORIZER_FAILURE", retryAfter };
  }
  return { status: policyDocument?.Statement[0]?.Effect === "Allow" ? 200 : 403 };
}
