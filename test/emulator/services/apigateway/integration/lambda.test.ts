import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../../emulator/json.js";
import type { ApiParts } from "../api-under-test.js";
import {
  apiUnderTest,
  EXECUTION_ARN,
  FUNCTION_URI,
  FunctionError,
  method,
  ROLE_ARN,
  sampleFunction,
} from "../api-under-test.js";

const IMPORT = {
  type: "aws",
  httpMethod: "POST",
  uri: FUNCTION_URI,
  requestTemplates: { "application/json": '{"id": "$context.requestId", "body": $input.json("$")}' },
  responses: {
    default: {
      statusCode: "200",
      responseTemplates: { "application/json": `{"upload_url": "$input.path('$.url')"}` },
    },
    "\\[400\\](.|\\n)*": {
      statusCode: "400",
      responseTemplates: { "application/json": `{"message": $input.json('$.errorMessage')}` },
    },
    "(.|\\n)+": { statusCode: "500" },
  },
};
const RESPONSES = { responses: { "200": {}, "400": {}, "500": {} } };

function importApi(lambda: ApiParts["lambda"], changes: JsonObject = {}, parts: Partial<ApiParts> = {}) {
  const paths = { "/import": { post: method({ ...IMPORT, ...changes }, RESPONSES) } };
  return apiUnderTest({ paths, ...(lambda === undefined ? {} : { lambda }), ...parts });
}

describe("a Lambda integration with templates", () => {
  it("renders the request and the response", async () => {
    const { send, events } = importApi(() => ({ url: "https://s3/x" }));

    const { status, text } = await send({ method: "POST", path: "/v1/import/", body: '{"a":1}' });

    expect({ status, text }).toEqual({ status: 200, text: '{"upload_url": "https://s3/x"}' });
    expect(events).toEqual([{ id: "00000000-0000-4000-8000-000000000001", body: { a: 1 } }]);
  });

  it("reads a missing body as an empty object", async () => {
    const { send, events } = importApi(() => ({ url: "u" }));

    await send({ method: "POST", path: "/v1/import" });

    expect(events).toMatchObject([{ body: {} }]);
  });

  it.each([
    ["[400] no such type", 400, '{"message": "[400] no such type"}'],
    ["something else", 500, undefined],
  ])("selects the response by the whole error message: %s", async (message, status, text) => {
    const { send } = importApi(() => {
      throw new FunctionError(message);
    });

    const response = await send({ method: "POST", path: "/v1/import" });

    expect(response.status).toBe(status);
    if (text !== undefined) expect(response.text).toBe(text);
  });

  it("responds 400 to a body that is not JSON if the template reads it as JSON", async () => {
    const { send, events } = importApi(() => ({}));

    const { status } = await send({ method: "POST", path: "/v1/import", body: "nonsense" });

    expect(status).toBe(400);
    expect(events).toEqual([]);
  });

  it.each([
    ["WHEN_NO_MATCH", true, 200],
    ["WHEN_NO_TEMPLATES", true, 415],
    ["NEVER", true, 415],
    ["WHEN_NO_MATCH", false, 200],
    ["WHEN_NO_TEMPLATES", false, 200],
    ["NEVER", false, 415],
  ])("%s, with templates for other types: %s, responds %i", async (passthroughBehavior, has, expected) => {
    const requestTemplates = has ? IMPORT.requestTemplates : {};
    const { send } = importApi(() => ({}), { passthroughBehavior, requestTemplates });

    const response = await send({
      method: "POST",
      path: "/v1/import",
      headers: { "Content-Type": "text/plain" },
      body: '{"a":1}',
    });

    expect(response.status).toBe(expected);
    if (expected === 415) expect(response.text).toBe('{"message":"Unsupported Media Type"}');
  });
});

describe("permission to call a function", () => {
  const call = async (parts: Partial<ApiParts>, changes: JsonObject = {}) => {
    const { send, events } = importApi(() => ({}), changes, parts);
    const { status } = await send({ method: "POST", path: "/v1/import" });
    return { status, calls: events.length };
  };

  it.each([
    ["every method", `${EXECUTION_ARN}/*`, 200],
    ["this method", `${EXECUTION_ARN}/*/POST/import`, 200],
    ["another method", `${EXECUTION_ARN}/*/GET/import`, 500],
    ["another API", "arn:aws:execute-api:eu-central-1:111122223333:other/*", 500],
  ])("is decided by an aws_lambda_permission for %s", async (_, sourceArn, status) => {
    const functions = [sampleFunction(sourceArn)];

    expect(await call({ model: { functions } })).toEqual({ status, calls: status === 200 ? 1 : 0 });
  });

  it("is decided by the role of the integration, even without an aws_lambda_permission", async () => {
    const functions = [{ ...sampleFunction(), permissions: [] }];

    expect(await call({ model: { functions } }, { credentials: ROLE_ARN })).toMatchObject({ status: 200 });
    expect(await call({ model: { functions } })).toEqual({ status: 500, calls: 0 });
  });
});
