import { describe, expect, it } from "vitest";
import { openApiDocuments } from "../../../modules/openapi/openapi-documents.js";
import type { OpenApiDocument } from "../../../modules/rest-api/index.js";
import { DocumentError, mergePaths } from "../../../modules/rest-api/index.js";

const { direct, presigned } = openApiDocuments({
  bucket: "my-bucket",
  region: "eu-central-1",
  account: "123456789012",
  prefix: "uploads/",
});
if (direct === undefined || presigned === undefined) throw new Error("no documents");

const OPENAPI = { openapi: "3.0.1" };
const BYTES = { ...OPENAPI, "x-amazon-apigateway-binary-media-types": ["*/*"] };
const OWN = {
  info: { title: "shop", version: "1" },
  ...BYTES,
  paths: { "/health": { get: { responses: {} } } },
  components: { schemas: { Order: {} }, securitySchemes: { login: {} } },
  "x-amazon-apigateway-request-validator": "all",
  "x-amazon-apigateway-request-validators": { all: { validateRequestBody: true } },
  "x-amazon-apigateway-gateway-responses": { DEFAULT_4XX: {} },
};

/** The document without the paths whose mapping templates read JSON. */
function withoutTemplates(document: OpenApiDocument): OpenApiDocument {
  const { "/import": _, "/.well-known/s3-upload-patterns": __, ...paths } = document.paths;
  return { ...document, paths };
}

/** The message of what a function throws; empty if it throws nothing. */
function messageOf(use: () => unknown): string {
  try {
    use();
    return "";
  } catch (error) {
    return String(error);
  }
}

describe("mergePaths", () => {
  const merged = mergePaths(OWN, direct, "uploads");

  it("adds the paths, with a uniquely named authorizer and validator", () => {
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

  it("changes nothing else", () => {
    expect(merged).toMatchObject(OWN);
    expect(Object.keys(merged).sort()).toEqual(Object.keys(OWN).sort());
    expect(Object(merged.components).schemas).toEqual({ Order: {} });
  });

  it("adds both patterns to one document, under two names", () => {
    const both = mergePaths(merged, withoutTemplates(presigned), "presigned");

    expect(Object.keys(Object(both.components).securitySchemes)).toEqual([
      "login",
      "uploads_authorizer",
      "presigned_authorizer",
    ]);
    expect(Object.keys(Object(both.paths))).toContain("/uploads/{id}/complete");
  });

  it.each<[string, object, string]>([
    ["a path that exists already", { ...BYTES, paths: { "/files/{key+}": {} } }, "the path /files/{key+} is"],
    [
      "an authorizer's name that exists already",
      { ...BYTES, components: { securitySchemes: { uploads_authorizer: {} } } },
      "the security scheme uploads_authorizer is",
    ],
    [
      "other binary media types",
      OPENAPI,
      'x-amazon-apigateway-binary-media-types must be ["*/*"], got nothing',
    ],
    [
      "Swagger 2.0, in which the added methods would have no authorizer",
      { ...BYTES, openapi: undefined, swagger: "2.0" },
      "must be OpenAPI 3.0, got swagger 2.0",
    ],
    ["OpenAPI 3.1", { ...BYTES, openapi: "3.1.0" }, 'must be OpenAPI 3.0, got openapi "3.1.0"'],
    ["a document without a version", { ...BYTES, openapi: undefined }, "got openapi missing"],
    [
      "another path parameter in the place of an added one",
      { ...BYTES, paths: { "/files/{id}": {} } },
      "the path /files/{key+} cannot be added to a document that has /files/{id}",
    ],
  ])("rejects %s", (_name, existing, problem) => {
    expect(() => mergePaths({ ...existing }, direct, "uploads")).toThrow(DocumentError);
    expect(() => mergePaths({ ...existing }, direct, "uploads")).toThrow(problem);
  });

  it.each(["*/*", "application/*", "application/json"])(
    "rejects paths with mapping templates if %s makes JSON bytes",
    (type) => {
      const bytes = { ...OPENAPI, "x-amazon-apigateway-binary-media-types": ["image/png", type] };

      expect(() => mergePaths(bytes, presigned, "uploads")).toThrow(/^- \/import has a mapping template/m);
      expect(() => mergePaths(bytes, presigned, "uploads")).toThrow(
        /^- \/\.well-known\/s3-upload-patterns has/m,
      );
      expect(() => mergePaths(bytes, withoutTemplates(presigned), "uploads")).not.toThrow();
    },
  );

  it.each<[string, string, readonly string[]]>([
    ["the same parameter", "/uploads/{id}/photos", []],
    ["a parameter after another path", "/orders/{order}", []],
    ["a parameter after the root", "/{proxy+}", []],
    ["another name", "/uploads/{photo}", ["/uploads/{id}"]],
    ["a greedy one", "/uploads/{proxy+}", ["/uploads/{id}"]],
    ["another name further in", "/s3/multipart/{upload}/notes", ["/s3/multipart/{uploadId}"]],
  ])("compares path parameters with the parameters of the document: %s", (_name, path, problems) => {
    const merge = () => mergePaths({ ...OPENAPI, paths: { [path]: {} } }, presigned, "uploads");
    const found = () => [...messageOf(merge).matchAll(/^- the path (\S+) cannot/gm)].map(([, own]) => own);

    expect(found()).toEqual(problems);
  });

  it.each(["my-uploads", "", "1st", "a_b"])("rejects the name %j", (name) => {
    expect(() => mergePaths(OPENAPI, presigned, name)).toThrow("the name must be letters and digits");
  });

  it("accepts paths with mapping templates if other media types are binary", () => {
    const images = { ...OPENAPI, "x-amazon-apigateway-binary-media-types": ["image/png"] };

    expect(() => mergePaths(images, presigned, "uploads")).not.toThrow();
  });

  it("requires no binary media types for presigned uploads", () => {
    expect(() => mergePaths(OPENAPI, presigned, "uploads")).not.toThrow();
  });
});
