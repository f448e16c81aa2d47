import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Iam } from "../../../../emulator/iam/iam.js";
import { createIam } from "../../../../emulator/iam/iam.js";
import type { Credentials } from "../../../../emulator/iam/principal.js";
import type { PolicyDocument, Role } from "../../../../emulator/model.js";
import { createSts } from "../../../../emulator/services/sts/index.js";
import { childElements, childText, parseXml } from "../../../../emulator/xml.js";
import { signRequest } from "../../../support/sign-request.js";
import { readerAt, sessionOf } from "../../aws-json/signed-request.js";
import { ACCOUNT_ID, BUCKET_ARN, modelOf, REGION, WRITER } from "../s3/support/model.js";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const HOST = `sts.${REGION}.amazonaws.com`;
const OBJECT = `${BUCKET_ARN}/in/a`;

const trusting = (principal: string): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: principal } },
});
const VERIFIER: Role = {
  ...WRITER,
  constructPath: "uploads/Verifier",
  name: "verifier",
  arn: `arn:aws:iam::${ACCOUNT_ID}:role/verifier`,
  trustPolicy: trusting(ACCOUNT_ID),
};
const STRANGER: Role = {
  ...VERIFIER,
  name: "stranger",
  arn: `arn:aws:iam::${ACCOUNT_ID}:role/stranger`,
  trustPolicy: trusting("999900001111"),
};

const PUT_ONLY = policy({ Effect: "Allow", Action: "s3:PutObject", Resource: `${BUCKET_ARN}/*` });

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function world() {
  const iam = createIam({ model: modelOf([], [WRITER, VERIFIER, STRANGER]), clock: () => NOW });
  const lines: string[] = [];
  const log = ({ message }: { readonly message: string }) => void lines.push(message);
  const sts = createSts({ iam, readSignedCall: readerAt(iam, () => NOW), log });
  return { iam, sts, lines };
}

type World = ReturnType<typeof world>;

/** Calls an operation. Resolves with the status and the parsed response. */
async function call(
  { iam, sts }: World,
  parameters: Readonly<Record<string, string>>,
  credentials: Credentials = iam.administrator.credentials,
) {
  const body = new URLSearchParams({ Version: "2011-06-15", ...parameters }).toString();
  const { sessionToken } = credentials;
  const headers = signRequest({
    ...credentials,
    method: "POST",
    url: `https://${HOST}/`,
    body,
    region: REGION,
    service: "sts",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      ...(sessionToken && { "x-amz-security-token": sessionToken }),
    },
    signedAt: new Date(NOW),
  });
  const response = await sts({
    method: "POST",
    path: "/",
    query: "",
    remoteAddress: "127.0.0.1",
    headers: [["host", HOST], ...Object.entries(headers)],
    body: Readable.from([Buffer.from(body)]),
  });
  const xml = parseXml(String(response.body)) ?? {};
  const [error] = childElements(xml.ErrorResponse, "Error");
  const result = childElements(xml[`${parameters.Action}Response`], `${parameters.Action}Result`)[0];
  const [keys] = childElements(result, "Credentials");
  return {
    status: response.status,
    code: childText(error, "Code"),
    message: childText(error, "Message"),
    result,
    accessKeyId: childText(keys, "AccessKeyId") ?? "",
    expiration: childText(keys, "Expiration"),
  };
}

/** Whether the session of a key is allowed an action on an object. */
function allows(iam: Iam, accessKeyId: string, action: string, context = {}): boolean {
  const known = iam.credentials.find(accessKeyId);
  return known !== undefined && iam.authorize(known.principal, action, OBJECT, context).allowed;
}

const FEDERATE = { Action: "GetFederationToken", Name: "verify" };
const ASSUME = { Action: "AssumeRole", RoleArn: VERIFIER.arn, RoleSessionName: "verify" };

describe("GetFederationToken", () => {
  it("starts a session that may do only what the user and the session policy both allow", async () => {
    const stack = world();

    const { status, accessKeyId, expiration, result } = await call(stack, { ...FEDERATE, Policy: PUT_ONLY });

    expect(status).toBe(200);
    expect(expiration).toBe("2026-01-01T12:00:00.000Z");
    const [user] = childElements(result, "FederatedUser");
    expect(childText(user, "Arn")).toBe(`arn:aws:sts::${ACCOUNT_ID}:federated-user/verify`);
    expect(childText(user, "FederatedUserId")).toBe(`${ACCOUNT_ID}:verify`);
    expect(allows(stack.iam, accessKeyId, "s3:PutObject")).toBe(true);
    expect(allows(stack.iam, accessKeyId, "s3:GetObject")).toBe(false);
  });

  it("evaluates the conditions of the session policy, even with JSON numbers", async () => {
    const stack = world();
    const resource = { Action: "s3:PutObject", Resource: "*" };
    const Policy = policy(
      { Effect: "Allow", ...resource },
      { Effect: "Deny", ...resource, Condition: { NumericGreaterThan: { "s3:signatureAge": 1000 } } },
    );

    const { accessKeyId } = await call(stack, { ...FEDERATE, Policy });

    expect(allows(stack.iam, accessKeyId, "s3:PutObject", { "s3:signatureAge": "999" })).toBe(true);
    expect(allows(stack.iam, accessKeyId, "s3:PutObject", { "s3:signatureAge": "1001" })).toBe(false);
  });

  it("starts a session that may do nothing without a session policy", async () => {
    const stack = world();

    const { accessKeyId } = await call(stack, FEDERATE);

    expect(allows(stack.iam, accessKeyId, "s3:PutObject")).toBe(false);
  });

  it("rejects the credentials of a session", async () => {
    const stack = world();

    expect(await call(stack, FEDERATE, sessionOf(stack.iam))).toMatchObject({
      status: 403,
      code: "AccessDenied",
      message: "Cannot call GetFederationToken with session credentials",
    });
  });
});

describe("AssumeRole", () => {
  it("starts a session that may do only what the role and the session policy both allow", async () => {
    const stack = world();
    const Policy = policy({ Effect: "Allow", Action: "s3:*", Resource: `${BUCKET_ARN}/in/a` });

    const { status, accessKeyId, expiration, result } = await call(stack, { ...ASSUME, Policy });

    expect(status).toBe(200);
    expect(expiration).toBe("2026-01-01T01:00:00.000Z");
    const [user] = childElements(result, "AssumedRoleUser");
    expect(childText(user, "Arn")).toBe(`arn:aws:sts::${ACCOUNT_ID}:assumed-role/verifier/verify`);
    expect(allows(stack.iam, accessKeyId, "s3:PutObject")).toBe(true);
    expect(allows(stack.iam, accessKeyId, "s3:GetObject")).toBe(false);
  });

  it.each([
    ["a role that trusts a service only", WRITER.arn],
    ["a role that trusts another account", STRANGER.arn],
    ["an unknown role", `arn:aws:iam::${ACCOUNT_ID}:role/none`],
  ])("rejects %s, and logs the reason", async (_name, RoleArn) => {
    const stack = world();

    const { status, code, message } = await call(stack, { ...ASSUME, RoleArn });

    expect([status, code]).toEqual([403, "AccessDenied"]);
    expect(message).toContain(`is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`);
    expect(stack.lines).toEqual([expect.stringContaining(RoleArn)]);
  });

  it("rejects a role's session whose identity policies do not allow it", async () => {
    const stack = world();

    const { status, code } = await call(stack, ASSUME, sessionOf(stack.iam));

    expect([status, code]).toEqual([403, "AccessDenied"]);
  });

  it("rejects a federated user", async () => {
    const stack = world();
    const { accessKeyId } = await call(stack, {
      ...FEDERATE,
      Policy: policy({ Effect: "Allow", Action: "*", Resource: "*" }),
    });
    const credentials = stack.iam.credentials.find(accessKeyId)?.credentials;

    expect(await call(stack, ASSUME, credentials)).toMatchObject({ status: 403, code: "AccessDenied" });
  });
});

describe("STS", () => {
  it.each<[string, Readonly<Record<string, string>>, string, RegExp]>([
    ["an unknown action", { Action: "GetCallerIdentity" }, "InvalidAction", /Emulated: AssumeRole/],
    ["another version", { ...FEDERATE, Version: "2010-01-01" }, "InvalidAction", /2010-01-01/],
    ["a name that is too short", { ...FEDERATE, Name: "v" }, "ValidationError", /^Name is "v"\. /],
    ["a name with a space", { ...FEDERATE, Name: "a b" }, "ValidationError", /^Name is "a b"\. /],
    ["a missing name", { Action: "GetFederationToken" }, "ValidationError", /^The parameter Name is missing/],
    ["a missing role", { ...ASSUME, RoleArn: "" }, "ValidationError", /^The parameter RoleArn is missing/],
    [
      "a duration that is too short",
      { ...FEDERATE, DurationSeconds: "899" },
      "ValidationError",
      /from 900 to 129600/,
    ],
    [
      "a duration that is too long",
      { ...ASSUME, DurationSeconds: "3601" },
      "ValidationError",
      /from 900 to 3600/,
    ],
    [
      "a duration that is not written in digits",
      { ...ASSUME, DurationSeconds: "1e3" },
      "ValidationError",
      /from 900 to 3600/,
    ],
    ["a policy that is not JSON", { ...FEDERATE, Policy: "{" }, "MalformedPolicyDocument", /JSON object/],
    ["a policy without statements", { ...FEDERATE, Policy: "{}" }, "MalformedPolicyDocument", /Statement/],
    [
      "a policy with a principal",
      { ...FEDERATE, Policy: policy({ Effect: "Allow", Action: "*", Resource: "*", Principal: "*" }) },
      "MalformedPolicyDocument",
      /Principal is not allowed/,
    ],
    [
      "an action that is not a string",
      { ...FEDERATE, Policy: policy({ Effect: "Allow", Action: 5, Resource: "*" }) },
      "MalformedPolicyDocument",
      /Action/,
    ],
    [
      "an unknown condition operator",
      {
        ...FEDERATE,
        Policy: policy({ Effect: "Deny", Action: "*", Resource: "*", Condition: { Like: { a: "b" } } }),
      },
      "MalformedPolicyDocument",
      /Like is not a condition operator/,
    ],
    ["a policy of 2,049 characters", { ...FEDERATE, Policy: " ".repeat(2_049) }, "ValidationError", /2048/],
    [
      "a parameter that is not emulated",
      { ...ASSUME, ExternalId: "x1" },
      "ValidationError",
      /ExternalId is not/,
    ],
  ])("rejects %s", async (_name, parameters, code, message) => {
    expect(await call(world(), parameters)).toMatchObject({
      status: 400,
      code,
      message: expect.stringMatching(message),
    });
  });

  it.each<[string, (credentials: Credentials) => Credentials, string]>([
    ["an unknown key", (keys) => ({ ...keys, accessKeyId: "AKIDEXAMPLE" }), "InvalidClientTokenId"],
    ["a wrong secret", (keys) => ({ ...keys, secretAccessKey: "wrong" }), "SignatureDoesNotMatch"],
  ])("rejects %s with the code of the query protocol", async (_name, change, code) => {
    const stack = world();

    expect(await call(stack, FEDERATE, change(stack.iam.administrator.credentials))).toMatchObject({
      status: 403,
      code,
    });
  });
});
