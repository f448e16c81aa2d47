import { describe, expect, it } from "vitest";
import { createFacts } from "../../../../../emulator/facts/index.js";
import type { JsonObject } from "../../../../../emulator/json.js";
import type { ApiParts } from "../api-under-test.js";
import { apiUnderTest, FunctionError, method, PROXY } from "../api-under-test.js";

function proxyApi(lambda: ApiParts["lambda"], document: JsonObject = {}) {
  const paths = { "/p/{proxy+}": { "x-amazon-apigateway-any-method": method(PROXY) } };
  return apiUnderTest({ paths, document, ...(lambda === undefined ? {} : { lambda }) });
}

describe("the event of a proxy integration", () => {
  it("contains the request in version 1 of the format", async () => {
    const { send, events } = proxyApi(() => ({ statusCode: 200 }));

    await send({
      method: "POST",
      path: "/v1/p/test%2Balias@gmail.com/?a=1&a=2%203&b=x+y",
      headers: { "X-One": "1", "User-Agent": "test" },
      body: "hello",
    });

    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      resource: "/p/{proxy+}",
      path: "/p/test%2Balias@gmail.com/",
      httpMethod: "POST",
      headers: { Host: "api.test", "X-One": "1", "X-Forwarded-For": "127.0.0.1" },
      multiValueHeaders: { "X-One": ["1"] },
      queryStringParameters: { a: "2 3", b: "x y" },
      multiValueQueryStringParameters: { a: ["1", "2 3"], b: ["x y"] },
      pathParameters: { proxy: "test%2Balias@gmail.com" },
      stageVariables: null,
      body: "hello",
      isBase64Encoded: false,
      requestContext: {
        accountId: "111122223333",
        apiId: "api1",
        httpMethod: "POST",
        path: "/v1/p/test%2Balias@gmail.com/",
        protocol: "HTTP/1.1",
        requestId: "00000000-0000-4000-8000-000000000001",
        requestTime: "22/Nov/2026:07:33:19 +0000",
        requestTimeEpoch: Date.UTC(2026, 10, 22, 7, 33, 19),
        resourcePath: "/p/{proxy+}",
        stage: "v1",
        identity: { sourceIp: "127.0.0.1", userAgent: "test", accessKey: null },
      },
    });
    const event = events[0] as { requestContext: { identity: object; authorizer?: unknown } };
    expect(Object.keys(event.requestContext.identity)).toHaveLength(12);
    expect(event.requestContext.authorizer).toBeUndefined();
    expect(event).not.toHaveProperty("version");
  });

  it.each(["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"])(
    "contains a header and a query parameter named %s like any other",
    async (name) => {
      const { send, events } = proxyApi(() => ({ statusCode: 200 }));

      const { status } = await send({
        path: `/v1/p/a?${name}=q`,
        headers: { "X-One": "1", ...Object.fromEntries([[name, "h"]]) },
      });

      expect(status).toBe(200);
      const event = events[0] as Record<"headers" | "multiValueHeaders" | "queryStringParameters", object>;
      const own = (record: object) => new Map(Object.entries(record));
      expect(own(event.headers).get(name)).toBe("h");
      expect(own(event.headers).get("X-One")).toBe("1");
      expect(own(event.multiValueHeaders).get(name)).toEqual(["h"]);
      expect(own(event.queryStringParameters).get(name)).toBe("q");
    },
  );

  it("has null for missing parts", async () => {
    const { send, events } = proxyApi(() => ({ statusCode: 200 }));

    await send({ path: "/v1/p/a" });

    expect(events[0]).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      body: null,
    });
  });

  it("has every body in base64 if every type is binary", async () => {
    const binary = { "x-amazon-apigateway-binary-media-types": ["*/*"] };
    const { send, events } = proxyApi(() => ({ statusCode: 200 }), binary);

    await send({ method: "POST", path: "/v1/p/a", body: "{}" });

    expect(events[0]).toMatchObject({ body: "e30=", isBase64Encoded: true });
  });
});

describe("the response of a proxy integration", () => {
  it.each<[string, unknown, number]>([
    ["an empty object", {}, 502],
    ["a bare string", '"text"', 502],
    ["a payload that is not JSON", "text", 502],
    ["null", null, 502],
    ["an unknown key", { statusCode: 200, extra: 1 }, 502],
    ["a status that is not a number", { statusCode: "abc" }, 502],
    ["a body that is an object", { statusCode: 200, body: {} }, 502],
    ["multiValueHeaders without lists", { multiValueHeaders: { a: "b" } }, 502],
    ["headers only", { headers: { a: "b" } }, 200],
    ["a status in a string", { statusCode: "201" }, 201],
    ["headers that are null", { statusCode: 204, headers: null }, 204],
  ])("%s", async (_, answer, expected) => {
    const { send } = proxyApi(() => answer);

    const response = await send({ path: "/v1/p/a" });

    expect(response.status).toBe(expected);
    if (expected === 502) expect(response.text).toBe('{"message":"Internal server error"}');
  });

  it("merges both kinds of headers, as strings, and preserves their case", async () => {
    const { send } = proxyApi(() => ({
      statusCode: 200,
      headers: { "X-Bool": true, Multi: "solo", Date: "today" },
      multiValueHeaders: { Multi: ["multi"] },
    }));

    const response = await send({ path: "/v1/p/a" });

    expect(response.header("Multi")).toBe("multi, solo");
    expect(response.headers).toContainEqual(["X-Bool", "true"]);
    expect(response.headers).toContainEqual(["x-amzn-Remapped-Date", "today"]);
    expect(response.header("Content-Type")).toBe("application/json");
  });

  it.each([
    ["decodes base64 for a client that accepts a binary type", "image/png", "bytes"],
    ["sends base64 undecoded to any other client", "*/*", "Ynl0ZXM="],
  ])("%s", async (_, accept, expected) => {
    const binary = { "x-amazon-apigateway-binary-media-types": ["image/png"] };
    const { send } = proxyApi(() => ({ statusCode: 200, body: "Ynl0ZXM=", isBase64Encoded: true }), binary);

    const { text } = await send({ path: "/v1/p/a", headers: { Accept: accept } });

    expect(text).toBe(expected);
  });

  it("never contains the function's error message", async () => {
    const { send } = proxyApi(() => {
      throw new FunctionError("inner secret");
    });

    const response = await send({ path: "/v1/p/a" });

    expect(response.status).toBe(502);
    expect(response.header("x-amzn-ErrorType")).toBe("InternalServerErrorException");
    expect(response.text).not.toContain("secret");
  });

  it.each([
    [500, '{"message":"Internal server error"}', {}],
    [429, '{"message":"Too Many Requests"}', { throttledFunctionsAre500: false }],
  ])("is %i if Lambda throttles the function, depending on the facts", async (status, text, switches) => {
    const { send } = apiUnderTest({
      paths: { "/p": { post: method(PROXY) } },
      ports: {
        facts: createFacts(switches),
        lambda: { invoke: async () => ({ outcome: "rejected", status: 429, message: "Rate Exceeded." }) },
      },
    });

    const answer = await send({ method: "POST", path: "/v1/p" });

    expect({ status: answer.status, text: answer.text }).toEqual({ status, text });
  });

  it("is Lambda's own 413 if the event is over 6 MB", async () => {
    const { send } = apiUnderTest({
      paths: { "/p": { post: method(PROXY) } },
      ports: {
        lambda: { invoke: async () => ({ outcome: "rejected", status: 413, message: "too large" }) },
      },
    });

    const { status, text } = await send({ method: "POST", path: "/v1/p" });

    expect({ status, text }).toEqual({ status: 413, text: '{"message":"Request Too Long"}' });
  });
});
