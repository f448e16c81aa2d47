import { describe, expect, it } from "vitest";
import { DocumentError, restApiDocument } from "../../../modules/rest-api/document/document.js";
import type { Integration, Operation, PathItem, Schema } from "../../../modules/rest-api/document/openapi.js";

const INTEGRATION: Integration = {
  type: "aws",
  passthroughBehavior: "when_no_match",
  responses: { default: { statusCode: "200" } },
};

function operation(change: Partial<Operation> = {}, integration: Partial<Integration> = {}): Operation {
  return {
    operationId: "test",
    summary: "Test",
    security: [{ iam: [] }],
    responses: { "200": { description: "Done." } },
    "x-amazon-apigateway-integration": { ...INTEGRATION, ...integration },
    ...change,
  };
}

function problemsOf(paths: Readonly<Record<string, PathItem>>, binaryMediaTypes?: readonly string[]) {
  try {
    restApiDocument({
      title: "test",
      description: "Test",
      paths,
      security: { type: "iam" },
      corsAllowedOrigins: [],
      binaryMediaTypes,
    });
    return [];
  } catch (error) {
    if (error instanceof DocumentError) return error.problems;
    throw error;
  }
}

const TEMPLATE = { "application/json": "{}" };

describe("a document's rules", () => {
  it("accept a valid document", () => {
    expect(problemsOf({ "/files": { get: operation() } })).toEqual([]);
  });

  it.each([
    [
      "an undeclared status",
      operation({}, { responses: { default: { statusCode: "201" } } }),
      "status 201 of response default is not declared",
    ],
    [
      "an undeclared header",
      operation(
        {},
        {
          responses: {
            default: { statusCode: "200", responseParameters: { "method.response.header.ETag": "'x'" } },
          },
        },
      ),
      "header ETag of status 200 is not declared",
    ],
    [
      "a pattern that is not anchored",
      operation({}, { responses: { default: { statusCode: "200" }, "4\\d{2}": { statusCode: "200" } } }),
      "selection pattern 4\\d{2} is not anchored with ^ and $",
    ],
    [
      "no default response",
      operation({}, { responses: { "^200$": { statusCode: "200" } } }),
      "the integration has no default response",
    ],
    [
      "an undeclared parameter",
      operation({}, { requestParameters: { "integration.request.path.key": "method.request.path.key" } }),
      "method.request.path.key is used but not declared",
    ],
    [
      "a header that makes API Gateway return 500",
      operation({}, { requestParameters: { "integration.request.header.Content-Length": "'1'" } }),
      "API Gateway does not allow setting the header Content-Length",
    ],
    [
      "a security scheme that does not exist",
      operation({ security: [{ authorizer: [] }] }),
      "security scheme authorizer is not defined",
    ],
  ])("reject %s", (_name, given, problem) => {
    expect(problemsOf({ "/files": { get: given } })).toEqual([
      expect.stringContaining(`GET /files: ${problem}`),
    ]);
  });

  it.each([
    ["of a request", operation({}, { requestTemplates: TEMPLATE })],
    [
      "of a response",
      operation({}, { responses: { default: { statusCode: "200", responseTemplates: TEMPLATE } } }),
    ],
  ])("reject a template %s over bytes", (_name, given) => {
    for (const path of [{ get: given }, { options: given }]) {
      expect(problemsOf({ "/files": path }, ["*/*"])).toEqual([
        expect.stringContaining("needs contentHandling CONVERT_TO_TEXT"),
      ]);
      expect(problemsOf({ "/files": path })).toEqual([]);
    }
  });

  const content = (schema: Schema) => ({ "application/octet-stream": { schema } });

  it.each<[string, Partial<Operation>, string]>([
    [
      "a request",
      { requestBody: { required: true, content: content({ type: "string", format: "binary" }) } },
      "the body of the request (application/octet-stream)",
    ],
    [
      "a response",
      { responses: { "200": { description: "Done.", content: content({ type: "integer" }) } } },
      "the body of response 200 (application/octet-stream)",
    ],
  ])("reject an inline schema of a primitive type as the body of %s", (_name, change, problem) => {
    expect(problemsOf({ "/files": { get: operation(change) } })).toEqual([
      expect.stringContaining(`${problem} has an inline schema of a primitive type`),
    ]);
  });

  it("accept a reference to a primitive type", () => {
    const file = { description: "Done.", content: content({ $ref: "#/components/schemas/Error" }) };

    expect(problemsOf({ "/files": { get: operation({ responses: { "200": file } }) } })).toEqual([]);
  });

  it("reject a literal path that a greedy path with other authorization covers", () => {
    const open = operation({ security: [] });

    expect(problemsOf({ "/files/{key+}": { get: open }, "/files/admin": { post: operation() } })).toEqual([
      expect.stringContaining("POST /files/admin is covered by /files/{key+}"),
    ]);
  });

  it("reject a literal path that a parameter with other authorization covers", () => {
    const open = operation({ security: [] });

    expect(problemsOf({ "/uploads/{id}": { get: open }, "/uploads/all": { delete: operation() } })).toEqual([
      expect.stringContaining("DELETE /uploads/all is covered by /uploads/{id}"),
    ]);
  });

  it.each([
    [
      "below a parameter",
      { "/a/{id}": { get: operation() }, "/a/{id}/parts": { post: operation({ security: [] }) } },
    ],
    [
      "with the same authorization",
      { "/files/{key+}": { get: operation() }, "/files/a": { post: operation() } },
    ],
    [
      "in another folder",
      { "/files/{key+}": { get: operation() }, "/import": { post: operation({ security: [] }) } },
    ],
    [
      "that only answers preflights",
      { "/files/{key+}": { get: operation(), options: operation({ security: [] }) } },
    ],
  ])("accept a literal path %s", (_name, paths) => {
    expect(problemsOf(paths)).toEqual([]);
  });

  it("list all problems together", () => {
    const given = operation({ security: [{ other: [] }] }, { responses: {} });

    expect(problemsOf({ "/a": { get: given }, "/b": { put: given } })).toHaveLength(4);
  });
});
