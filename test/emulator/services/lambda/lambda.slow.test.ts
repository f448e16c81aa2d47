import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogEntry } from "../../../../emulator/log.js";
import type { LambdaFunction, Model } from "../../../../emulator/model.js";
import type { Lambda } from "../../../../emulator/services/lambda/lambda.js";
import { createLambda } from "../../../../emulator/services/lambda/lambda.js";

const CLOCK = Date.UTC(2031, 0, 2);
const SOURCES: Readonly<Record<string, string>> = {
  echo: `export const handler = async (event, context) => ({ event, context, left: context.getRemainingTimeInMillis() });`,
  nothing: `export const handler = async () => undefined;`,
  throws: `export const handler = async () => { class Rejected extends Error { name = "Rejected" } throw new Rejected("no"); };`,
  callback: `export const handler = (event, context, callback) => callback(null, 1);`,
  exits: `export const handler = async () => process.exit(7);`,
  hangs: `export const handler = async () => new Promise((resolve) => setTimeout(resolve, 60_000));`,
  spins: `export const handler = async () => { for (;;); };`,
  broken: `export const handler = async ( => 1;`,
  missing: `import "no-such-package"; export const handler = async () => 1;`,
  clock: `export const handler = async () => [Date.now(), new Date().getTime(), new Date(5).getTime(), new Date() instanceof Date, Date().slice(11, 15)];`,
  environment: `export const handler = async () => process.env;`,
  prints: `export const handler = async () => { console.log("one"); console.error("two"); return 1; };`,
  process: `let calls = 0; export const handler = async () => { calls += 1; await new Promise((r) => setTimeout(r, 100)); return { pid: process.pid, calls }; };`,
  huge: `export const handler = async () => "x".repeat(6 * 1024 * 1024);`,
  fetches: `
    import { request } from "node:https";
    import { connect } from "node:tls";
    const byRequest = (url) => new Promise((resolve, reject) => {
      request(url, (response) => {
        let text = "";
        response.on("data", (chunk) => { text += chunk; });
        response.on("end", () => resolve(text));
      }).on("error", reject).end();
    });
    export const handler = async ({ url, plain, loopback }) => [
      await byRequest(url),
      await (await fetch(url)).text(),
      await (await fetch(plain)).text(),
      await (await fetch(loopback)).text(),
      typeof connect,
    ];`,
  resolves: `
    import http from "node:http";
    import https from "node:https";
    import tls from "node:tls";
    const codeOf = (emitter) => new Promise((resolve) => {
      emitter.on("error", ({ code, hostname }) => resolve(code + " " + hostname));
      emitter.on("response", ({ statusCode }) => resolve(statusCode));
    });
    export const handler = async (host) => [
      await codeOf(https.get("https://" + host + "/")),
      await codeOf(http.get("http://" + host + ":8080/")),
      await codeOf(tls.connect({ port: 443, servername: host })),
      await fetch("https://" + host).catch(({ cause }) => cause.code),
    ];`,
};

const ROLE = "arn:aws:iam::123456789012:role/r";
const DEVELOPERS_VARIABLE = "AWS_PROFILE";

let folder: string;
let internet: Server;
let lambda: Lambda;
const lines: LogEntry[] = [];

function functionOf(name: string, overrides: Partial<LambdaFunction> = {}): LambdaFunction {
  const arn = `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;
  return {
    constructPath: `test/${name}`,
    name,
    arn,
    qualifiedArn: `${arn}:1`,
    region: "eu-central-1",
    roleArn: ROLE,
    zipFile: join(folder, `${name}.zip`),
    handler: "index.handler",
    runtime: "nodejs24.x",
    memoryMb: 128,
    timeoutSeconds: 10,
    environment: { SETTING: "value" },
    permissions: [],
    eventInvokeConfig: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
    ...overrides,
  };
}

function create(functions: readonly LambdaFunction[], distributions: Model["distributions"] = []): Lambda {
  const { port } = internet.address() as AddressInfo;
  return createLambda({
    model: { functions, distributions },
    assumeRole: ({ roleArn, servicePrincipal }) =>
      roleArn === ROLE
        ? {
            outcome: "started",
            credentials: { accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: servicePrincipal },
          }
        : { outcome: "denied", reason: "the trust policy names no principal", constructPath: "test/Role" },
    internetUrl: `http://127.0.0.1:${port}`,
    s3Url: "http://127.0.0.1:9",
    hosts: ["issuer.example"],
    workFolder: join(folder, "work"),
    clock: () => CLOCK,
    log: (entry) => lines.push(entry),
    maxProcessesPerFunction: 2,
  });
}

async function answerOf(target: string, event: unknown = {}): Promise<unknown> {
  const result = await lambda.invoke(target, JSON.stringify(event));
  return result.outcome === "ok" ? JSON.parse(result.payload) : result;
}

beforeAll(async () => {
  process.env[DEVELOPERS_VARIABLE] = "work";
  folder = await mkdtemp(join(tmpdir(), "lambda-test-"));
  for (const [name, source] of Object.entries(SOURCES)) {
    await writeFile(join(folder, `${name}.zip`), zipSync({ "index.mjs": strToU8(source) }));
  }
  await writeFile(
    join(folder, "commonjs.zip"),
    zipSync({ "dir/app.js": strToU8("exports.run = async () => 2;") }),
  );
  await writeFile(join(folder, "not-a-zip.zip"), "text");
  internet = createServer((request, response) => response.end(`${request.headers.host}${request.url}`));
  await new Promise<void>((resolve) => internet.listen(0, "127.0.0.1", resolve));
  lambda = create([
    ...Object.keys(SOURCES).map((name) =>
      functionOf(name, name === "hangs" || name === "spins" ? { timeoutSeconds: 1 } : {}),
    ),
    functionOf("commonjs", { handler: "dir/app.run" }),
    functionOf("reserved", { zipFile: join(folder, "process.zip"), reservedConcurrency: 1 }),
    functionOf("stopped", { zipFile: join(folder, "echo.zip"), reservedConcurrency: 0 }),
    functionOf("untrusted", { roleArn: "arn:aws:iam::123456789012:role/other" }),
    functionOf("no-export", { zipFile: join(folder, "echo.zip"), handler: "index.other" }),
    functionOf("no-file", { zipFile: join(folder, "echo.zip"), handler: "other.handler" }),
    functionOf("no-dot", { zipFile: join(folder, "echo.zip"), handler: "index" }),
  ]);
});

afterAll(async () => {
  delete process.env[DEVELOPERS_VARIABLE];
  await lambda.close();
  internet.close();
  await rm(folder, { recursive: true });
});

describe("invoking a function", () => {
  it("passes it the event and a context", async () => {
    const answer = await answerOf("echo", { a: 1 });

    expect(answer).toMatchObject({
      event: { a: 1 },
      context: {
        functionName: "echo",
        functionVersion: "1",
        invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:echo",
        memoryLimitInMB: "128",
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    expect((answer as { left: number }).left).toBeLessThanOrEqual(10_000);
  });

  it.each(["echo", functionArn("echo"), `${functionArn("echo")}:1`])("finds it by %s", async (target) => {
    expect(await lambda.invoke(target, "{}")).toMatchObject({ outcome: "ok" });
  });

  it("gives it the stack's clock", async () => {
    const [now, made, given, isDate, year] = (await answerOf("clock")) as [
      number,
      number,
      number,
      boolean,
      string,
    ];

    for (const time of [now, made]) expect(Math.abs(time - CLOCK)).toBeLessThan(600_000);
    expect([given, isDate, year]).toEqual([5, true, "2031"]);
  });

  it("returns null for a function that returns nothing", async () => {
    expect(await lambda.invoke("nothing", "{}")).toMatchObject({ outcome: "ok", payload: "null" });
  });

  it("loads a CommonJS file in a folder of the zip", async () => {
    expect(await answerOf("commonjs")).toBe(2);
  });

  it.each([
    ["throws", "Rejected"],
    ["callback", "Runtime.CallbackHandlerDeprecated"],
    ["exits", "Runtime.ExitError"],
    ["broken", "Runtime.UserCodeSyntaxError"],
    ["missing", "Runtime.ImportModuleError"],
    ["no-export", "Runtime.HandlerNotFound"],
    ["no-file", "Runtime.ImportModuleError"],
    ["no-dot", "Runtime.MalformedHandlerName"],
    ["huge", "Function.ResponseSizeTooLarge"],
  ])("reports the error of %s as %s", async (name, errorType) => {
    const result = await lambda.invoke(name, "{}");

    expect(result).toMatchObject({ outcome: "function-error", errorType });
    expect(result.outcome === "function-error" && JSON.parse(result.payload)).toMatchObject({ errorType });
  });

  it.each(["hangs", "spins"])("ends the process of %s at its timeout", async (name) => {
    const result = await lambda.invoke(name, "{}");

    expect(result).toMatchObject({ outcome: "timeout" });
    expect(result.outcome === "timeout" && result.payload).toContain("Task timed out after 1.00 seconds");
  });

  it("rejects an unknown name, a request that is too large, and a role that trusts no service", async () => {
    const large = JSON.stringify("x".repeat(6 * 1024 * 1024));

    expect(await lambda.invoke("unknown", "{}")).toMatchObject({ outcome: "rejected", status: 404 });
    expect(await lambda.invoke("echo", large)).toMatchObject({ outcome: "rejected", status: 413 });
    expect(await lambda.invoke("untrusted", "{}")).toMatchObject({
      outcome: "rejected",
      message: expect.stringContaining("trust policy"),
    });
  });

  it("reuses a process, and starts a second one only for parallel invocations", async () => {
    const together = (await Promise.all([1, 2, 3].map(() => answerOf("process")))) as { pid: number }[];
    const later = (await answerOf("process")) as { pid: number; calls: number };

    expect(new Set(together.map(({ pid }) => pid)).size).toBe(2);
    expect(later.calls).toBeGreaterThan(1);
  });

  it("runs as many parallel invocations as its reserved concurrency, and throttles the others", async () => {
    const target = functionArn("reserved");
    const results = await Promise.all([1, 2, 3].map(() => lambda.invoke(target, "{}")));
    const later = await lambda.invoke(target, "{}");

    expect(results.map(({ outcome }) => outcome)).toEqual(["ok", "rejected", "rejected"]);
    expect(results[1]).toEqual({ outcome: "rejected", status: 429, message: "Rate Exceeded." });
    expect(later.outcome).toBe("ok");
    expect(await lambda.invoke(functionArn("stopped"), "{}")).toMatchObject({ status: 429 });
  });

  it("logs its output, with the request's id", async () => {
    const result = await lambda.invoke("prints", "{}");

    await expect.poll(() => lines.filter(({ service }) => service === "lambda prints").length).toBe(2);
    const requestId = result.outcome === "ok" ? result.requestId : "";
    expect(lines.filter((line) => line.requestId === requestId).map(({ message }) => message)).toEqual(
      expect.arrayContaining(["one", "two"]),
    );
  });
});

function functionArn(name: string): string {
  return `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;
}

describe("the environment of a function", () => {
  it("contains its own variables, its role's session and the local S3, and nothing of the developer's", async () => {
    const environment = (await answerOf("environment")) as Record<string, string>;

    expect(environment).toMatchObject({
      SETTING: "value",
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "ASIA",
      AWS_SESSION_TOKEN: "lambda.amazonaws.com",
      AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9",
      AWS_LAMBDA_FUNCTION_NAME: "environment",
      _HANDLER: "index.handler",
    });
    expect(environment).not.toHaveProperty(DEVELOPERS_VARIABLE);
    expect(environment.HOME).not.toBe(process.env.HOME);
    expect(environment).not.toHaveProperty("NODE_OPTIONS");
  });

  it("contains none of its own variables at the edge", async () => {
    const fn = functionOf("environment");
    const behavior = {
      lambdaFunctionAssociations: [
        { eventType: "viewer-request", qualifiedArn: fn.qualifiedArn, includeBody: false },
      ],
    };
    const distribution = { defaultCacheBehavior: behavior, orderedCacheBehaviors: [] };
    const edge = create([fn], [distribution as unknown as Model["distributions"][number]]);

    const result = await edge.invoke(fn.qualifiedArn, "{}");

    await edge.close();
    const environment = JSON.parse(result.outcome === "ok" ? result.payload : "{}") as Record<string, string>;
    expect(environment.AWS_LAMBDA_FUNCTION_NAME).toBe("us-east-1.environment");
    expect(environment).not.toHaveProperty("SETTING");
    expect(environment).not.toHaveProperty("AWS_ENDPOINT_URL_S3");
  });
});

describe("the network of a function", () => {
  it("leads every connection to the listener that represents the Internet", async () => {
    const event = {
      url: "https://issuer.example/keys",
      plain: "http://169.254.169.254/latest",
      loopback: "http://localhost:8123/other",
    };

    const answers = await answerOf("fetches", event);

    expect(answers).toEqual([
      "issuer.example/keys",
      "issuer.example/keys",
      "169.254.169.254/latest",
      "localhost:8123/other",
      "function",
    ]);
  });
});

describe("a host name outside of AWS", () => {
  it.each(["issuer.example.com", "example", "issuer.example.evil.com", "amazonaws.com.evil.com"])(
    "does not resolve if it is not in the stack's settings: %s",
    async (host) => {
      const notFound = `ENOTFOUND ${host}`;

      expect(await answerOf("resolves", host)).toEqual([notFound, notFound, notFound, "ENOTFOUND"]);
      expect(lines.at(-1)?.message).toContain(`${host} does not resolve here`);
    },
  );
});

describe("closing", () => {
  it("ends all processes, even a busy process", async () => {
    const busy = create([functionOf("hangs"), functionOf("process")]);
    const { pid } = JSON.parse(payloadOf(await busy.invoke("process", "{}"))) as { pid: number };
    const pending = busy.invoke("hangs", "{}");

    await busy.close();

    expect(await pending).toMatchObject({ outcome: "function-error" });
    expect(isRunning(pid)).toBe(false);
  });
});

describe("a killed emulator", () => {
  it("leaves no process of a function behind", async () => {
    const bootstrap = fileURLToPath(
      new URL("../../../../emulator/services/lambda/runtime/bootstrap.mjs", import.meta.url),
    );
    const script = `console.log(require("node:child_process").fork(${JSON.stringify(bootstrap)}).pid)`;
    const runner = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [printed] = (await once(runner.stdout, "data")) as [Buffer];
    const pid = Number(printed.toString());
    const before = isRunning(pid);

    runner.kill("SIGKILL");

    expect(before).toBe(true);
    await expect.poll(() => isRunning(pid), { timeout: 15_000 }).toBe(false);
  });
});

function payloadOf(result: Awaited<ReturnType<Lambda["invoke"]>>): string {
  return result.outcome === "ok" ? result.payload : "";
}

function isRunning(pid: number): boolean {
  return execFileSync("ps", ["-A", "-o", "pid="]).toString().split("\n").map(Number).includes(pid);
}
