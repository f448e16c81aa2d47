import { describe, expect, it } from "vitest";
import { apiUnderTest, method, PROXY } from "../api-under-test.js";

describe("request validation", () => {
  const { send, events } = apiUnderTest({
    document: {
      "x-amazon-apigateway-request-validators": {
        all: { validateRequestBody: true, validateRequestParameters: true },
      },
      "x-amazon-apigateway-request-validator": "all",
      components: {
        schemas: {
          Size: { type: "integer", minimum: 0, exclusiveMinimum: true },
          Upload: {
            type: "object",
            required: ["key"],
            properties: { key: { type: "string" }, size: { $ref: "#/components/schemas/Size" } },
          },
        },
      },
    },
    paths: {
      "/uploads": {
        post: method(PROXY, {
          parameters: [
            { name: "X-A", in: "header", required: true },
            { name: "b", in: "query", required: true },
          ],
          requestBody: {
            content: { "application/json": { schema: { $ref: "#/components/schemas/Upload" } } },
          },
        }),
      },
    },
    lambda: () => ({ statusCode: 200 }),
  });
  const good = { method: "POST", path: "/v1/uploads?b=1", headers: { "X-A": "1" } };

  it("names all required parameters that are missing or blank", async () => {
    const { status, text } = await send({ ...good, path: "/v1/uploads?b=", headers: {} });

    expect(status).toBe(400);
    expect(text).toBe('{"message":"Missing required request parameters: [X-A, b]"}');
  });

  it.each([
    ["a body that is not JSON", "nothing"],
    ["an empty body", ""],
    ["a missing member", '{"size":1}'],
    ["draft 4's exclusive minimum", '{"key":"k","size":0}'],
  ])("rejects %s", async (_, body) => {
    const { status, text } = await send({ ...good, body });

    expect({ status, text }).toEqual({ status: 400, text: '{"message":"Invalid request body"}' });
  });

  it("accepts a body that matches, and one whose type has no model", async () => {
    const fitting = await send({ ...good, body: '{"key":"k","size":1}' });
    const unknown = await send({
      ...good,
      headers: { "X-A": "1", "Content-Type": "text/plain" },
      body: "no JSON",
    });

    expect([fitting.status, unknown.status]).toEqual([200, 200]);
    expect(events).toHaveLength(2);
  });
});
