import { describe, expect, it } from "vitest";
import { openApiDocuments } from "../../../modules/openapi/openapi-documents.js";
import { DocumentError, mergePaths } from "../../../modules/rest-api/index.js";

const { direct, presigned } = openApiDocuments({
  bucket: "my-bucket",
  region: "eu-central-1",
  account: "123456789012",
  prefix: "uploads/",
});
if (direct === undefined || presigned === undefined) throw new Error("no documents");

const BYTES = { "x-amazon-apigateway-binary-media-types": ["*/*"] };
const OWN = {
  openapi: "3.0.1",
  info: { title: "shop", version: "1" },
  ...BYTES,
  paths: { "/health": { get: { responses: {} } } },
  components: { schemas: { Order: {} }, securitySchemes: { login: {} } },
  "x-amazon-apigateway-request-validator": "all",
  "x-amazon-apigateway-request-validators": { all: { validateRequestBody: true } },
  "x-amazon-apigateway-gateway-responses": { DEFAULT_4XX: {} },
};

describe("mergePaths", () => {
  const merged = mergePaths(OWN, direct, "uploads");

  it("adds the paths, with an authorizer and a validator of names of their own", () => {
    const { paths, components } = Object(merged);

    expect(Object.keys(paths)).toEqual(["/health", "/files/{key+}"]);
    expect(paths["/files/{key+}"].put).toMatchObject({
      security: [{ uploads_authorizer: [] }],
      "x-amazon-apigateway-request-validator": "uploads_parameters",
    });
    expect(paths["/files/{key+}"].options.security).toEqual([]);
    expect(components.securitySchemes.uploads_authorizer).toEqual(
      direct.components.securitySchemes.authorizer,
    );
    expect(merged["x-amazon-apigateway-request-validators"]).toEqual({
      all: { validateRequestBody: true },
      uploads_parameters: { validateRequestBody: false, validateRequestParameters: true },
    });
  });

  it("leaves all else as it is", () => {
    expect(merged).toMatchObject(OWN);
    expect(Object.keys(merged).sort()).toEqual(Object.keys(OWN).sort());
    expect(Object(merged.components).schemas).toEqual({ Order: {} });
  });

  it("adds both patterns to one document, under two names", () => {
    const both = mergePaths(merged, presigned, "presigned");

    expect(Object.keys(Object(both.components).securitySchemes)).toEqual([
      "login",
      "uploads_authorizer",
      "presigned_authorizer",
    ]);
    expect(Object.keys(Object(both.paths))).toContain("/uploads/{id}/complete");
  });

  it.each<[string, object, string]>([
    ["a path that is taken", { ...BYTES, paths: { "/files/{key+}": {} } }, "the path /files/{key+} is"],
    [
      "an authorizer's name that is taken",
      { ...BYTES, components: { securitySchemes: { uploads_authorizer: {} } } },
      "the security scheme uploads_authorizer is",
    ],
    ["other binary media types", {}, 'x-amazon-apigateway-binary-media-types must be ["*/*"], got nothing'],
  ])("rejects %s", (_name, existing, problem) => {
    expect(() => mergePaths({ ...existing }, direct, "uploads")).toThrow(DocumentError);
    expect(() => mergePaths({ ...existing }, direct, "uploads")).toThrow(problem);
  });

  it("asks for no binary media types for presigned uploads", () => {
    expect(() => mergePaths({ paths: {} }, presigned, "uploads")).not.toThrow();
  });
});
