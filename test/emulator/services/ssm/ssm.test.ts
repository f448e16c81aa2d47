import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createSignedCallReader } from "../../../../emulator/aws-json/signed-call.js";
import type { HttpRequest } from "../../../../emulator/http/http.js";
import type { Iam } from "../../../../emulator/iam/iam.js";
import { createIam } from "../../../../emulator/iam/iam.js";
import type { Credentials } from "../../../../emulator/iam/principal.js";
import type { Model } from "../../../../emulator/model.js";
import { createSsm } from "../../../../emulator/services/ssm/ssm.js";
import { sign } from "./sign.js";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/edge`;
const parameter = { constructPath: "uploads/Settings", name: "/uploads/edge", region: "us-east-1" };

const MODEL: Model = {
  stackName: "uploads",
  accountId: ACCOUNT,
  region: "eu-central-1",
  buckets: [],
  functions: [],
  restApis: [],
  apiDomains: [],
  usagePlans: [],
  apiKeys: [],
  distributions: [],
  webAcls: [],
  userPools: [],
  eventBuses: [],
  eventRules: [],
  queues: [],
  tables: [],
  malwareProtectionPlans: [],
  outputs: {},
  parameters: [
    { ...parameter, type: "String", value: "{}" },
    { ...parameter, name: "/uploads/other", type: "String", value: "no" },
    { ...parameter, name: "/uploads/secret", type: "SecureString", value: "hidden" },
  ],
  roles: [
    {
      constructPath: "uploads/Role",
      name: "edge",
      arn: ROLE,
      uniqueId: "AROA",
      trustPolicy: {
        Statement: {
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      },
      policies: [
        {
          constructPath: "uploads/Role/Policy",
          name: "read",
          document: {
            Version: "2012-10-17",
            Statement: {
              Effect: "Allow",
              Action: ["ssm:GetParameter", "ssm:GetParameters", "ssm:PutParameter"],
              Resource: ["edge", "secret", "none"].map(
                (name) => `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/uploads/${name}`,
              ),
            },
          },
        },
      ],
    },
  ],
};

function sessionOf(iam: Iam): Credentials {
  const assumed = iam.assumeRole({
    roleArn: ROLE,
    servicePrincipal: "lambda.amazonaws.com",
    sessionName: "edge",
  });
  return assumed.outcome === "started" ? assumed.credentials : { accessKeyId: "", secretAccessKey: "" };
}

type ChangeRequest = (request: HttpRequest) => HttpRequest;

/** Sends one request to a separate Parameter Store. */
function ask(operation: string, input: unknown, change?: ChangeRequest) {
  return parameterStore()(operation, input, change);
}

/** A Parameter Store that keeps written values. */
function parameterStore() {
  const iam = createIam({ model: MODEL, clock: () => NOW });
  const ssm = createSsm({
    model: MODEL,
    iam,
    readSignedCall: createSignedCallReader(iam.credentials, () => NOW),
    log: () => undefined,
  });
  return (operation: string, input: unknown, change: ChangeRequest = (it) => it) =>
    send(operation, input, { iam, ssm, change });
}

async function send(
  operation: string,
  input: unknown,
  { iam, ssm, change }: { iam: Iam; ssm: ReturnType<typeof createSsm>; change: ChangeRequest },
) {
  const body = JSON.stringify(input);
  const headers = sign(sessionOf(iam), {
    host: "ssm.us-east-1.amazonaws.com",
    target: `AmazonSSM.${operation}`,
    body,
    now: NOW,
  });
  const request = { method: "POST", path: "/", query: "", headers, remoteAddress: "127.0.0.1" };
  const response = await ssm(change({ ...request, body: Readable.from([Buffer.from(body)]) }));
  return { status: response.status, body: JSON.parse(String(response.body)) as Record<string, unknown> };
}

describe("GetParameter", () => {
  it("returns a value to a role with permission to read it", async () => {
    expect(await ask("GetParameter", { Name: "/uploads/edge" })).toMatchObject({
      status: 200,
      body: {
        Parameter: {
          Name: "/uploads/edge",
          Type: "String",
          Value: "{}",
          ARN: `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/uploads/edge`,
        },
      },
    });
  });

  it("returns a secret only if decryption is requested", async () => {
    const sealed = await ask("GetParameter", { Name: "/uploads/secret" });
    const opened = await ask("GetParameter", { Name: "/uploads/secret", WithDecryption: true });

    expect(JSON.stringify(sealed.body)).not.toContain("hidden");
    expect(opened.body).toMatchObject({ Parameter: { Value: "hidden" } });
  });

  it.each([
    ["a parameter that the role is not allowed to read", { Name: "/uploads/other" }, "AccessDeniedException"],
    ["a parameter that does not exist", { Name: "/uploads/none" }, "ParameterNotFound"],
    ["no name", {}, "ValidationException"],
  ])("rejects %s", async (_name, input, type) => {
    expect(await ask("GetParameter", input)).toMatchObject({ status: 400, body: { __type: type } });
  });

  it("rejects a request without a signature, and a request that was changed", async () => {
    const unsigned = await ask("GetParameter", { Name: "/uploads/edge" }, (request) => ({
      ...request,
      headers: request.headers.filter(([name]) => name !== "authorization"),
    }));
    const changed = await ask("GetParameter", { Name: "/uploads/edge" }, (request) => ({
      ...request,
      body: Readable.from([Buffer.from('{"Name":"/uploads/secret"}')]),
    }));

    expect(unsigned.body.__type).toBe("MissingAuthenticationTokenException");
    expect(changed.body.__type).toBe("InvalidSignatureException");
  });
});

describe("GetParameters", () => {
  it("returns known parameters, and names unknown ones", async () => {
    const { body } = await ask("GetParameters", { Names: ["/uploads/edge", "/uploads/none"] });

    expect(body).toMatchObject({
      Parameters: [{ Name: "/uploads/edge", Value: "{}" }],
      InvalidParameters: ["/uploads/none"],
    });
  });

  it.each([[[]], [Array.from({ length: 11 }, (_, index) => `/${index}`)], [[1]]])(
    "rejects the names %j",
    async (Names) => {
      expect(await ask("GetParameters", { Names })).toMatchObject({
        status: 400,
        body: { __type: "ValidationException" },
      });
    },
  );
});

describe("PutParameter", () => {
  it("changes a value for the next call, and increments the version", async () => {
    const call = parameterStore();

    const put = await call("PutParameter", { Name: "/uploads/edge", Value: "new", Overwrite: true });
    const { body } = await call("GetParameter", { Name: "/uploads/edge" });

    expect(put).toMatchObject({ status: 200, body: { Version: 2 } });
    expect(body).toMatchObject({ Parameter: { Value: "new", Version: 2 } });
  });

  it("accepts the parameter's type, and a value of 4,096 characters", async () => {
    const input = { Name: "/uploads/edge", Value: "x".repeat(4_096), Type: "String", Overwrite: true };

    expect(await ask("PutParameter", input)).toMatchObject({ status: 200 });
  });

  it.each([
    ["a role without permission", { Name: "/uploads/other" }, "AccessDeniedException"],
    ["a parameter that is not in the stack", { Name: "/uploads/none" }, "ParameterNotFound"],
    ["an existing parameter without Overwrite", { Overwrite: false }, "ParameterAlreadyExists"],
    ["an empty value", { Value: "" }, "ValidationException"],
    ["a value over 4,096 characters", { Value: "x".repeat(4_097) }, "ValidationException"],
    ["another type", { Type: "SecureString" }, "HierarchyTypeMismatchException"],
  ])("rejects %s, and changes nothing", async (_name, input, type) => {
    const call = parameterStore();

    const put = await call("PutParameter", {
      Name: "/uploads/edge",
      Value: "new",
      Overwrite: true,
      ...input,
    });
    const { body } = await call("GetParameter", { Name: "/uploads/edge" });

    expect(put).toMatchObject({ status: 400, body: { __type: type } });
    expect(body).toMatchObject({ Parameter: { Value: "{}", Version: 1 } });
  });
});

describe("an operation that is not emulated", () => {
  it("is rejected", async () => {
    expect((await ask("DeleteParameter", {})).body.__type).toBe("UnknownOperationException");
  });
});
