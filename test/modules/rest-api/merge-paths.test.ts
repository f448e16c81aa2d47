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

/** The document without the paths whose mapping templates read JSON. */
function withoutTemplates(document: OpenApiDocument): OpenApiDocument {
  const { "/import": _, "/.well-known/s3-upload-patterns": __, ...paths } = document.paths;
  return { ...document, paths };
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
    ["other binary media types", {}, 'x-amazon-apigateway-binary-media-types must be ["*/*"], got nothing'],
  ])("rejects %s", (_name, existing, problem) => {
    expect(() => mergePaths({ ...existing }, direct, "uploads")).toThrow(DocumentError);
    expect(() => mergePaths({ ...existing }, direct, "uploads")).toThrow(problem);
  });

  it.each(["*/*", "application/*", "application/json"])(
    "rejects paths with mapping templates if %s makes JSON bytes",
    (type) => {
      const bytes = { "x-amazon-apigateway-binary-media-types": ["image/png", type] };

      expect(() => mergePaths(bytes, presigned, "uploads")).toThrow(/^- \/import has a mapping template/m);
      expect(() => mergePaths(bytes, presigned, "uploads")).toThrow(
        /^- \/\.well-known\/s3-upload-patterns has/m,
      );
      expect(() => mergePaths(bytes, withoutTemplates(presigned), "uploads")).not.toThrow();
    },
  );

  it("accepts paths with mapping templates if other media types are binary", () => {
    const images = { "x-amazon-apigateway-binary-media-types": ["image/png"] };

    expect(() => mergePaths(images, presigned, "uploads")).not.toThrow();
  });

  it("asks for no binary media types for presigned uploads", () => {
    expect(() => mergePaths({ paths: {} }, presigned, "uploads")).not.toThrow();
  });
});
