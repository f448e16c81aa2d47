import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../../emulator/json.js";
import type { ApiParts } from "../api-under-test.js";
import { apiUnderTest, method, mock } from "../api-under-test.js";

function api(gatewayResponses: JsonObject, stage: ApiParts["stage"] = {}) {
  return apiUnderTest({
    stage,
    document: { "x-amazon-apigateway-gateway-responses": gatewayResponses },
    paths: {
      "/ok": { get: method(mock("ok")) },
      "/broken": { get: method({ type: "mock" }) },
    },
  });
}

const CORS = { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" };

describe("a gateway response", () => {
  it("has no CORS headers unless they are configured", async () => {
    const response = await api({}).send({ path: "/v1/none" });

    expect(response.header("Access-Control-Allow-Origin")).toBeUndefined();
    expect(response.header("Content-Type")).toBe("application/json");
    expect(response.header("x-amzn-RequestId")).toBeDefined();
    expect(response.header("x-amz-apigw-id")).toBeDefined();
  });

  it("without a definition of its own is DEFAULT_4XX or DEFAULT_5XX, with the status of its type", async () => {
    const response = await api({ DEFAULT_4XX: { responseParameters: CORS } }).send({ path: "/v1/none" });

    expect(response.status).toBe(403);
    expect(response.header("Access-Control-Allow-Origin")).toBe("*");
    expect(response.text).toBe('{"message":"Missing Authentication Token"}');
  });

  it("of the type DEFAULT_4XX is not used for a 500", async () => {
    const response = await api({ DEFAULT_4XX: { responseParameters: CORS } }).send({ path: "/v1/broken" });

    expect(response.status).toBe(500);
    expect(response.header("Access-Control-Allow-Origin")).toBeUndefined();
  });

  it("of the exact type takes precedence over DEFAULT_4XX", async () => {
    const response = await api({
      DEFAULT_4XX: { responseParameters: CORS },
      MISSING_AUTHENTICATION_TOKEN: { statusCode: 404, responseTemplates: { "application/json": "none" } },
    }).send({ path: "/v1/none" });

    expect({ status: response.status, text: response.text }).toEqual({ status: 404, text: "none" });
    expect(response.header("Access-Control-Allow-Origin")).toBeUndefined();
  });

  it("replaces variables, and runs no template language", async () => {
    const template =
      '{"code":"$context.error.responseType","message":$context.error.messageString,' +
      '"requestId":"$context.requestId","x":"$method.request.header.X-One","v":"${stageVariables.color}",' +
      '"none":"$context.none","raw":"#if(true)$nothing#end"}';
    const { send } = api(
      { DEFAULT_4XX: { responseTemplates: { "application/json": template } } },
      { variables: { color: "red" } },
    );

    const { text } = await send({ path: "/v1/none", headers: { "X-One": "1" } });

    expect(JSON.parse(text)).toEqual({
      code: "MISSING_AUTHENTICATION_TOKEN",
      message: "Missing Authentication Token",
      requestId: "00000000-0000-4000-8000-000000000001",
      x: "1",
      v: "red",
      none: "",
      raw: "#if(true)$nothing#end",
    });
  });

  it("reads headers from the request and the context", async () => {
    const { send } = api({
      DEFAULT_4XX: {
        responseParameters: {
          "gatewayresponse.header.X-Echo": "method.request.header.X-One",
          "gatewayresponse.header.X-Id": "context.requestId",
        },
      },
    });

    const response = await send({ path: "/v1/none", headers: { "X-One": "1" } });

    expect(response.header("X-Echo")).toBe("1");
    expect(response.header("X-Id")).toBe(response.header("x-amzn-RequestId"));
  });
});

describe("the access log", () => {
  const format =
    '{"id":"$context.requestId","status":"$context.status","length":$context.responseLength,' +
    '"path":"$context.resourcePath","type":"$context.error.responseType","ip":"$context.identity.sourceIp",' +
    '"none":"$context.authorizer.claims.sub"}';
  const accessLog = { format, destinationArn: "arn:aws:logs:eu-central-1:111122223333:log-group:g" };

  it("is one line per request, in the stage's format", async () => {
    const { send, log } = api({ DEFAULT_4XX: {} }, { accessLog });

    await send({ path: "/v1/ok", headers: { Authorization: "Bearer secret" } });
    await send({ path: "/v1/none", headers: { Authorization: "Bearer secret" } });

    const lines = log.filter((entry) => entry.constructPath === "uploads/Stage");
    expect(lines.map(({ message }) => JSON.parse(message))).toEqual([
      {
        id: "00000000-0000-4000-8000-000000000001",
        status: "200",
        length: 2,
        path: "/ok",
        type: "-",
        ip: "127.0.0.1",
        none: "-",
      },
      expect.objectContaining({ status: "403", path: "-", type: "INVALID_SIGNATURE" }),
    ]);
    expect(JSON.stringify(log)).not.toContain("secret");
  });

  it("is not written without a format", async () => {
    const { send, log } = api({});

    await send({ path: "/v1/ok" });

    expect(log).toEqual([]);
  });
});

describe("an internal error of the emulator", () => {
  it("is reported as AWS's own error", async () => {
    const { send, log } = apiUnderTest({
      paths: {
        "/s3": {
          get: method({
            type: "aws",
            httpMethod: "GET",
            uri: "arn:aws:apigateway:eu-central-1:s3:path/bucket/key",
            responses: { default: { statusCode: "200" } },
          }),
        },
      },
      ports: { s3: { handle: () => Promise.reject(new RangeError("inside")) } },
    });

    const { status, text } = await send({ path: "/v1/s3" });

    expect({ status, text }).toEqual({ status: 500, text: '{"message":"Internal server error"}' });
    expect(log[0]?.message).toContain("inside");
  });
});
