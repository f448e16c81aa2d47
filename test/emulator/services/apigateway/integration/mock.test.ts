import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../../emulator/json.js";
import { apiUnderTest, method, mock } from "../api-under-test.js";

function preflight(changes: JsonObject, binaryTypes: readonly string[]) {
  return apiUnderTest({
    document: { "x-amazon-apigateway-binary-media-types": binaryTypes },
    paths: {
      "/": {
        options: method(
          {
            type: "mock",
            requestTemplates: { "application/json": "{statusCode:200}" },
            responses: {
              default: {
                statusCode: "200",
                responseParameters: { "method.response.header.Access-Control-Allow-Origin": "'*'" },
              },
            },
            ...changes,
          },
          { responses: { "200": { headers: { "access-control-allow-origin": {} } } } },
        ),
      },
    },
  });
}

describe("a mock that answers preflights", () => {
  it.each([
    ["no type is binary", {}, [], 200],
    ["every type is binary", {}, ["*/*"], 500],
    ["every type is binary, with CONVERT_TO_TEXT", { contentHandling: "CONVERT_TO_TEXT" }, ["*/*"], 200],
  ])("%s", async (_, changes, types, expected) => {
    const response = await preflight(changes, types).send({ method: "OPTIONS", path: "/v1/" });

    expect(response.status).toBe(expected);
    expect(response.header("Access-Control-Allow-Origin")).toBe(expected === 200 ? "*" : undefined);
    expect(response.header("X-Amzn-Trace-Id")).toBeUndefined();
  });

  it.each([
    ["no type is binary", {}, [], 200],
    ["every type is binary", {}, ["*/*"], 500],
    ["every type is binary, with CONVERT_TO_TEXT", { contentHandling: "CONVERT_TO_TEXT" }, ["*/*"], 200],
  ])(
    "needs a response template to read a string, like any other integration: %s",
    async (_, changes, types, expected) => {
      const template = { responseTemplates: { "application/json": "#set($x = 1)" } };
      const responses = { default: { statusCode: "200", ...template, ...changes } };
      const api = preflight({ contentHandling: "CONVERT_TO_TEXT", responses }, types);

      expect((await api.send({ method: "OPTIONS", path: "/v1/" })).status).toBe(expected);
    },
  );

  it("fails without a status", async () => {
    const { send } = apiUnderTest({ paths: { "/": { get: method({ ...mock(""), requestTemplates: {} }) } } });

    expect((await send({ path: "/v1" })).status).toBe(500);
  });

  it("selects the response by the status that its template sets", async () => {
    const { send } = apiUnderTest({
      paths: {
        "/": {
          get: method(
            {
              type: "mock",
              requestTemplates: { "application/json": `{"statusCode": $input.params('s')}` },
              responses: { default: { statusCode: "200" }, "4\\d\\d": { statusCode: "400" } },
            },
            { responses: { "200": {}, "400": {} } },
          ),
        },
      },
    });

    expect((await send({ path: "/v1?s=404" })).status).toBe(400);
    expect((await send({ path: "/v1?s=4045" })).status).toBe(200);
  });
});
