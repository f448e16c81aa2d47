import { describe, expect, it } from "vitest";
import { createIam } from "../../../../../emulator/iam/iam.js";
import type { LambdaFunction, PolicyStatement } from "../../../../../emulator/model.js";
import { createInvokeEndpoint } from "../../../../../emulator/services/lambda/api/invoke-endpoint.js";
import type { InvokeResult } from "../../../../../emulator/services/lambda/invocation.js";
import type { SignedAsk } from "../../../aws-json/signed-request.js";
import { askSigned, readerAt, sessionOf } from "../../../aws-json/signed-request.js";
import { ACCOUNT_ID, modelOf, REGION, WRITER } from "../../s3/support/model.js";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:check`;
const MAY_INVOKE: PolicyStatement = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: `${ARN}*` };
const FUNCTION: LambdaFunction = {
  constructPath: "uploads/Check",
  name: "check",
  arn: ARN,
  qualifiedArn: `${ARN}:1`,
  region: REGION,
  roleArn: WRITER.arn,
  zipFile: "/nowhere.zip",
  handler: "index.handler",
  runtime: "nodejs24.x",
  memoryMb: 128,
  timeoutSeconds: 3,
  permissions: [],
  eventInvokeConfig: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
};
const OK: InvokeResult = { outcome: "ok", requestId: "r1", payload: '{"done":true}' };

async function invoke(more: Partial<SignedAsk> = {}, statement = MAY_INVOKE, result: InvokeResult = OK) {
  const policy = { constructPath: "uploads/Policy", name: "p", document: { Statement: statement } };
  const model = { ...modelOf([], [{ ...WRITER, policies: [policy] }]), functions: [FUNCTION] };
  const iam = createIam({ model, clock: () => NOW });
  const invoked: string[] = [];
  const handler = createInvokeEndpoint({
    model,
    iam,
    lambda: {
      invoke: async (target, payload) => {
        invoked.push(`${target} ${payload}`);
        return result;
      },
    },
    invocations: {
      accept: (target, payload) => {
        invoked.push(`event ${target} ${payload}`);
        return { outcome: "accepted", requestId: "e1" };
      },
    },
    readSignedCall: readerAt(iam, () => NOW),
    log: () => undefined,
  });
  const path = "/2015-03-31/functions/check/invocations";
  const ask = { service: "lambda", credentials: sessionOf(iam), now: NOW, path, body: "{}", ...more };
  return { ...(await askSigned(handler, ask)), invoked };
}

const type = (value: string) => ({ headers: { "x-amz-invocation-type": value } });
const pathOf = (name: string) => ({
  path: `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
});

describe("Invoke", () => {
  it("waits for the response by default", async () => {
    const { status, body, headers, invoked } = await invoke({ body: '{"a":1}' });

    expect([status, body, invoked]).toEqual([200, { done: true }, [`${ARN} {"a":1}`]]);
    expect(headers.get("x-amzn-requestid")).toBe("r1");
    expect(headers.get("x-amz-executed-version")).toBe("1");
    expect(headers.has("x-amz-function-error")).toBe(false);
  });

  it("accepts an event and responds immediately", async () => {
    const { status, headers, invoked } = await invoke({ ...type("Event"), body: "" });

    expect([status, invoked]).toEqual([202, [`event ${ARN} {}`]]);
    expect(headers.get("x-amzn-requestid")).toBe("e1");
  });

  it("only checks the permission in a dry run", async () => {
    expect(await invoke(type("DryRun"))).toMatchObject({ status: 204, invoked: [] });
  });

  it.each([
    ["its ARN", ARN, `${ARN} {}`],
    ["its ARN and a version", `${ARN}:1`, `${ARN}:1 {}`],
    ["its partial ARN", `${ACCOUNT_ID}:function:check`, `${ARN} {}`],
    ["its name and a version", "check:1", `${ARN}:1 {}`],
  ])("finds a function by %s", async (_name, name, invoked) => {
    expect((await invoke(pathOf(name))).invoked).toEqual([invoked]);
  });

  it("reports a function's error in a header", async () => {
    const failed = { outcome: "function-error", requestId: "r", errorType: "E", payload: "{}" } as const;
    const { status, headers } = await invoke({}, MAY_INVOKE, failed);

    expect([status, headers.get("x-amz-function-error")]).toEqual([200, "Unhandled"]);
  });

  it.each([
    ["an unknown function", pathOf("other"), 404, "ResourceNotFoundException"],
    ["an unknown version", pathOf("check:7"), 404, "ResourceNotFoundException"],
    ["a body that is not JSON", { body: "{" }, 400, "InvalidRequestContentException"],
    ["an unknown invocation type", type("Later"), 400, "InvalidParameterValueException"],
    ["another operation", { path: "/2015-03-31/functions" }, 404, "UnknownOperationException"],
    ["a changed body", { tamperedBody: "[]" }, 403, "InvalidSignatureException"],
  ])("rejects %s", async (_name, more, status, code) => {
    const statement = { ...MAY_INVOKE, Resource: "*" };
    const answer = await invoke(more, statement);

    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([status, code]);
    expect(answer.invoked).toEqual([]);
  });

  it.each(["Event", "RequestResponse", "DryRun"])(
    "rejects a role without permission (invocation type %s)",
    async (name) => {
      const other = { ...MAY_INVOKE, Resource: ARN.replace("check", "other") };
      const answer = await invoke(type(name), other);

      expect(answer).toMatchObject({
        status: 403,
        invoked: [],
        body: {
          Message: expect.stringMatching(/lambda:InvokeFunction on resource: .*:function:check because/),
        },
      });
    },
  );

  it("responds 429 if the function's concurrency is used up", async () => {
    const rejected = { outcome: "rejected", status: 429, message: "Rate Exceeded." } as const;
    const { status, headers } = await invoke({}, MAY_INVOKE, rejected);

    expect([status, headers.get("x-amzn-errortype")]).toEqual([429, "TooManyRequestsException"]);
  });

  it("passes on errors of Lambda itself", async () => {
    const rejected = { outcome: "rejected", status: 413, message: "too large" } as const;

    expect(await invoke({}, MAY_INVOKE, rejected)).toMatchObject({
      status: 413,
      body: { Message: "too large" },
    });
  });
});
