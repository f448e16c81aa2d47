import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../../emulator/json.js";
import type { RestApi } from "../../../../../emulator/model.js";
import { ApiDocumentError, apiDocumentProblems } from "../../../../../emulator/services/apigateway/index.js";
import { apiUnderTest, FUNCTION_URI, method, mock, PROXY, sampleModel } from "../api-under-test.js";

function problems(paths: JsonObject, document: JsonObject = {}) {
  const model = sampleModel({ paths, document });
  return apiDocumentProblems(model.restApis[0] as RestApi, model);
}

const S3 = {
  type: "aws",
  httpMethod: "PUT",
  uri: "arn:aws:apigateway:eu-central-1:s3:path/bucket/{key}",
  requestParameters: { "integration.request.path.key": "method.request.path.key" },
  responses: { default: { statusCode: "200" } },
};
const KEY = { parameters: [{ name: "key", in: "path", required: true }] };
const INTEGRATION = "paths./a.get.x-amazon-apigateway-integration";

describe("a supported document", () => {
  it("has no problems", () => {
    expect(problems({ "/{key+}": { put: method(S3, KEY) }, "/a": { get: method(PROXY) } })).toEqual([]);
  });

  it("can refer to its components", async () => {
    const { send } = apiUnderTest({
      document: {
        components: {
          parameters: { Id: { name: "id", in: "path", required: true } },
          responses: { Ok: { headers: { "X-Id": {} } } },
        },
      },
      paths: {
        "/{id}": {
          parameters: [{ $ref: "#/components/parameters/Id" }],
          get: method(
            {
              ...mock("ok"),
              responses: {
                default: {
                  statusCode: "200",
                  responseParameters: { "method.response.header.X-Id": "context.requestId" },
                },
              },
            },
            { responses: { "200": { $ref: "#/components/responses/Ok" } } },
          ),
        },
      },
    });

    expect((await send({ path: "/v1/a" })).header("X-Id")).toBeDefined();
  });
});

describe("an invalid document", () => {
  it.each<[string, JsonObject, string]>([
    ["an HTTP integration", method({ type: "http_proxy", uri: "https://x" }), `${INTEGRATION}.type`],
    ["no integration", { responses: {} }, INTEGRATION],
    ["an unknown key", method({ ...mock(""), tlsConfig: {} }), `${INTEGRATION}.tlsConfig`],
    [
      "a timeout over 29 s",
      method({ ...mock(""), timeoutInMillis: 30_000 }),
      `${INTEGRATION}.timeoutInMillis`,
    ],
    ["another service", method({ ...S3, uri: "arn:aws:apigateway:r:sqs:path/q" }, KEY), `${INTEGRATION}.uri`],
    ["a placeholder that is not mapped", method({ ...S3, requestParameters: {} }), `${INTEGRATION}.uri`],
    ["a parameter that is not declared", method(S3), INTEGRATION],
    [
      "a cache key that is not declared",
      method({ ...mock(""), cacheKeyParameters: ["method.request.path.id"] }),
      INTEGRATION,
    ],
    [
      "a cache key that is not a parameter",
      method({ ...mock(""), cacheKeyParameters: ["context.authorizer.sub"] }),
      `${INTEGRATION}.cacheKeyParameters[0]`,
    ],
    [
      "a malformed expression",
      method({
        ...S3,
        requestParameters: { "integration.request.path.key": "context.authorizer.cognito:groups" },
      }),
      `${INTEGRATION}.requestParameters.integration.request.path.key`,
    ],
    [
      "a response header that is not declared",
      method({
        ...mock(""),
        responses: {
          default: { statusCode: "200", responseParameters: { "method.response.header.ETag": "'x'" } },
        },
      }),
      `${INTEGRATION}.responses`,
    ],
    [
      "a malformed regular expression",
      method({ ...mock(""), responses: { "(": { statusCode: "200" } } }),
      `${INTEGRATION}.responses.(`,
    ],
    [
      "a proxy integration without POST",
      method({ ...PROXY, httpMethod: "GET" }),
      `${INTEGRATION}.httpMethod`,
    ],
    [
      "a function that is not in the stack",
      method({ ...PROXY, uri: FUNCTION_URI.replace("worker", "other") }),
      `${INTEGRATION}.uri`,
    ],
    [
      "an unknown security scheme",
      method(mock(""), { security: [{ none: [] }] }),
      "paths./a.get.security[0].none",
    ],
    [
      "an unknown validator",
      method(mock(""), { "x-amazon-apigateway-request-validator": "none" }),
      "paths./a.get.x-amazon-apigateway-request-validator",
    ],
    [
      "an unresolved reference",
      method(mock(""), { parameters: [{ $ref: "#/components/parameters/None" }] }),
      "paths./a.get.parameters[0]",
    ],
  ])("is rejected for %s", (_, operation, path) => {
    expect(problems({ "/a": { get: operation } }).map((problem) => problem.path)).toContain(path);
  });

  it.each<[string, JsonObject, string]>([
    ["Swagger 2", { openapi: "2.0" }, "openapi"],
    ["security at the root, which has no effect", { security: [{ a: [] }] }, "security"],
    [
      "a resource policy with an unknown operator",
      {
        "x-amazon-apigateway-policy": {
          Version: "2012-10-17",
          Statement: {
            Effect: "Allow",
            Principal: "*",
            Action: "execute-api:Invoke",
            Resource: "execute-api:/*",
            Condition: { Perhaps: { "aws:SourceIp": "127.0.0.1" } },
          },
        },
      },
      "x-amazon-apigateway-policy",
    ],
    ["an extension", { "x-amazon-apigateway-cors": {} }, "x-amazon-apigateway-cors"],
    [
      "an unknown gateway response",
      { "x-amazon-apigateway-gateway-responses": { TEAPOT: {} } },
      "x-amazon-apigateway-gateway-responses.TEAPOT",
    ],
    [
      "a cached authorizer without identity sources",
      {
        components: {
          securitySchemes: {
            a: { "x-amazon-apigateway-authorizer": { type: "request", authorizerUri: FUNCTION_URI } },
          },
        },
      },
      "components.securitySchemes.a.x-amazon-apigateway-authorizer.identitySource",
    ],
    [
      "a TTL over an hour",
      {
        components: {
          securitySchemes: {
            a: {
              "x-amazon-apigateway-authorizer": {
                type: "token",
                authorizerUri: FUNCTION_URI,
                authorizerResultTtlInSeconds: 3_601,
              },
            },
          },
        },
      },
      "components.securitySchemes.a.x-amazon-apigateway-authorizer.authorizerResultTtlInSeconds",
    ],
  ])("is rejected for %s", (_, document, path) => {
    expect(problems({}, document).map((problem) => problem.path)).toContain(path);
  });

  it.each([
    ["/a/{id}", "/a/{other}/b", "{other} must be {id}"],
    ["/a/{id}", "/a/{rest+}", "{rest+} must be {id}"],
    ["/{id}", "/{rest+}", "{rest+} must be {id}"],
  ])("is rejected for two path parameters in one place: %s and %s", (first, second, problem) => {
    const get = method(mock(""));

    expect(problems({ [first]: { get }, [second]: { get } })).toEqual([
      { path: `paths.${second}`, problem: expect.stringContaining(problem) },
    ]);
  });

  it("may have the same path parameter again, and others in other places", () => {
    const get = method(mock(""));

    expect(problems({ "/a/{id}": { get }, "/a/{id}/{x+}": { get }, "/b/{other}": { get } })).toEqual([]);
  });

  it("is rejected with all problems, each with its path", () => {
    const broken = { type: "http" };
    const paths = {
      "/a": { get: method(broken), put: method(broken) },
      "/{x+}/y": { get: method(mock("")) },
    };

    expect(() => apiUnderTest({ paths })).toThrow(ApiDocumentError);
    expect(() => apiUnderTest({ paths })).toThrow(/uploads\/Api[\s\S]*get[\s\S]*put[\s\S]*\{x\+\}/);
  });
});
