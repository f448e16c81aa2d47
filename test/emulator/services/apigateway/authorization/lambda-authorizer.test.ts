import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../../emulator/json.js";
import type { ApiParts } from "../api-under-test.js";
import {
  apiUnderTest,
  EXECUTION_ARN,
  FUNCTION_URI,
  FunctionError,
  method,
  sampleFunction,
} from "../api-under-test.js";

const UNAUTHORIZED = { status: 401, text: '{"message":"Unauthorized"}' };
const BROKEN = { status: 500, text: '{"message":null}' };

/** An API whose methods return the authorizer's context. */
function authorizedApi(
  authorizer: JsonObject,
  lambda: NonNullable<ApiParts["lambda"]>,
  parts: Partial<ApiParts> = {},
) {
  const show = method(
    {
      type: "mock",
      requestTemplates: { "application/json": '{"statusCode": 200}' },
      responses: {
        default: {
          statusCode: "200",
          responseTemplates: {
            "application/json":
              "$context.authorizer.principalId $context.authorizer.level $context.authorizer.ok",
          },
        },
      },
    },
    { security: [{ auth: [] }] },
  );
  return apiUnderTest({
    document: {
      components: {
        securitySchemes: {
          auth: {
            type: "apiKey",
            name: "Authorization",
            in: "header",
            "x-amazon-apigateway-authorizer": { authorizerUri: FUNCTION_URI, ...authorizer },
          },
        },
      },
    },
    paths: { "/files/{key+}": { get: show, put: show } },
    lambda,
    ...parts,
  });
}

const policy = (Effect: string, Resource: string, rest: JsonObject = {}) => ({
  principalId: "alice",
  policyDocument: {
    Version: "2012-10-17",
    Statement: [{ Action: "execute-api:Invoke", Effect, Resource }],
  },
  ...rest,
});

const TOKEN = { type: "token" };
const REQUEST = {
  type: "request",
  identitySource: "method.request.header.Authorization",
  authorizerResultTtlInSeconds: 300,
};
const headers = { Authorization: "Bearer t" };
const read = async (answer: Promise<{ status: number; text: string }>) => {
  const { status, text } = await answer;
  return { status, text };
};

describe("the event of an authorizer function", () => {
  it("TOKEN: contains the token and the method", async () => {
    const { send, events } = authorizedApi(TOKEN, () => policy("Allow", "*"));

    await send({ path: "/v1/files/a%20b", headers });

    const methodArn = `${EXECUTION_ARN}/v1/GET/files/a%20b`;
    expect(events).toEqual([{ type: "TOKEN", authorizationToken: "Bearer t", methodArn }]);
  });

  it("REQUEST: contains the request, without its body and its length", async () => {
    const { send, events } = authorizedApi(REQUEST, () => policy("Allow", "*"));

    await send({
      method: "PUT",
      path: "/v1/files/a%2F..?x=1",
      headers: { ...headers, "Content-Length": "4" },
      body: "body",
    });

    expect(events[0]).toMatchObject({
      type: "REQUEST",
      methodArn: `${EXECUTION_ARN}/v1/PUT/files/a%2F..`,
      resource: "/files/{key+}",
      path: "/files/a%2F..",
      httpMethod: "PUT",
      headers: { Authorization: "Bearer t" },
      pathParameters: { key: "a%2F.." },
      queryStringParameters: { x: "1" },
      requestContext: { resourcePath: "/files/{key+}", stage: "v1" },
    });
    expect(events[0]).not.toHaveProperty("body");
    expect(events[0]).not.toHaveProperty(["headers", "Content-Length"]);
    expect(events[0]).not.toHaveProperty(["multiValueHeaders", "Content-Length"]);
  });
});

describe("the response of an authorizer function", () => {
  const answering = (answer: unknown) =>
    read(authorizedApi(TOKEN, () => answer).send({ path: "/v1/files/a", headers }));

  it("passes its context on as strings", async () => {
    const answer = policy("Allow", "*", { context: { level: 7, ok: true } });

    expect(await answering(answer)).toEqual({ status: 200, text: "alice 7 true" });
  });

  it.each([
    ["this method", `${EXECUTION_ARN}/v1/GET/files/a`, 200],
    ["a wildcard", `${EXECUTION_ARN}/v1/GET/files/*`, 200],
    ["another method", `${EXECUTION_ARN}/v1/PUT/files/a`, 403],
    ["another path", `${EXECUTION_ARN}/v1/GET/files/b`, 403],
  ])("is evaluated for the called method if it allows %s", async (_, resource, expected) => {
    expect(await answering(policy("Allow", resource))).toMatchObject({ status: expected });
  });

  it("without an Allow statement gives 403 with a capital Message", async () => {
    expect(await answering(policy("Allow", "arn:aws:execute-api:*:*:other/*"))).toEqual({
      status: 403,
      text: '{"Message":"User is not authorized to access this resource"}',
    });
  });

  it("with an explicit deny gives 403", async () => {
    const { status, text } = await answering(policy("Deny", "*"));

    expect(status).toBe(403);
    expect(text).toContain("User is not authorized to access this resource with an explicit deny");
  });

  it.each([
    ["nothing", null],
    ["no principal", { policyDocument: policy("Allow", "*").policyDocument }],
    ["no policy", { principalId: "a" }],
    ["a policy without statements", { principalId: "a", policyDocument: { Statement: [] } }],
    ["an unknown effect", policy("Maybe", "*")],
    ["a list in its context", policy("Allow", "*", { context: { list: [1] } })],
    ["an object in its context", policy("Allow", "*", { context: { o: {} } })],
    ["a resource over 512 characters", policy("Allow", `${EXECUTION_ARN}/${"a".repeat(512)}`)],
  ])("is a 500 for %s", async (_, answer) => {
    expect(await answering(answer)).toEqual(BROKEN);
  });

  it.each([
    ["Unauthorized", UNAUTHORIZED],
    ["unauthorized", BROKEN],
    ["Token expired", BROKEN],
  ])("is a 401 only for the error Unauthorized: throwing %s", async (message, expected) => {
    const { send } = authorizedApi(TOKEN, () => {
      throw new FunctionError(message);
    });

    expect(await read(send({ path: "/v1/files/a", headers }))).toEqual(expected);
  });

  it("is a 500 if API Gateway is not allowed to call the function", async () => {
    const functions = [sampleFunction(`${EXECUTION_ARN}/*/GET/other`)];
    const { send, events } = authorizedApi(TOKEN, () => policy("Allow", "*"), { model: { functions } });

    expect(await read(send({ path: "/v1/files/a", headers }))).toEqual(BROKEN);
    expect(events).toEqual([]);
  });
});

describe("the identity sources", () => {
  it.each([
    ["TOKEN without a token", TOKEN, {}, 401, 0],
    [
      "TOKEN that does not match its pattern",
      { ...TOKEN, identityValidationExpression: "Bearer [0-9]+" },
      headers,
      401,
      0,
    ],
    ["REQUEST with caching, source missing", REQUEST, {}, 401, 0],
    ["REQUEST with caching, source empty", REQUEST, { Authorization: "" }, 401, 0],
    [
      "REQUEST with caching, one of two missing",
      { ...REQUEST, identitySource: "method.request.header.Authorization, method.request.querystring.q" },
      headers,
      401,
      0,
    ],
    [
      "REQUEST without caching calls the authorizer anyway",
      { ...REQUEST, authorizerResultTtlInSeconds: 0 },
      {},
      200,
      1,
    ],
  ])("%s", async (_, authorizer, sent, status, calls) => {
    const { send, events } = authorizedApi(authorizer, () => policy("Allow", "*"));

    expect((await send({ path: "/v1/files/a", headers: sent })).status).toBe(status);
    expect(events).toHaveLength(calls);
  });
});

describe("cached policies", () => {
  it("decide about other paths too, until they expire", async () => {
    const { send, events, clock } = authorizedApi(REQUEST, () =>
      policy("Allow", `${EXECUTION_ARN}/v1/GET/files/a`),
    );
    const statusOf = async (path: string) => (await send({ path, headers })).status;

    expect(await statusOf("/v1/files/a")).toBe(200);
    expect(await statusOf("/v1/files/b")).toBe(403);
    expect(events).toHaveLength(1);

    clock.now += 300_000;
    await statusOf("/v1/files/a");
    expect(events).toHaveLength(2);
  });

  it("are cached separately for each combination of identity sources", async () => {
    const identitySource = "method.request.header.Authorization,context.path";
    const { send, events } = authorizedApi({ ...REQUEST, identitySource }, () => policy("Allow", "*"));

    await send({ path: "/v1/files/a", headers });
    await send({ path: "/v1/files/b", headers });
    await send({ path: "/v1/files/b", headers });

    expect(events).toHaveLength(2);
  });

  it("are not cached if the TTL is 0, or after a failure", async () => {
    const never = authorizedApi({ ...REQUEST, authorizerResultTtlInSeconds: 0 }, () => policy("Allow", "*"));
    const failing = authorizedApi(REQUEST, () => null);
    for (const { send } of [never, failing]) {
      await send({ path: "/v1/files/a", headers });
      await send({ path: "/v1/files/a", headers });
    }

    expect([never.events.length, failing.events.length]).toEqual([2, 2]);
  });
});
