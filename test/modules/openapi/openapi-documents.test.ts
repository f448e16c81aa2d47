import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocuments } from "../../../modules/openapi/openapi-documents.js";
import type { OpenApiDocument } from "../../../modules/rest-api/index.js";
import { clientDocument, securityParts } from "../../../modules/rest-api/index.js";

const DOCUMENTS = openApiDocuments({
  bucket: "my-bucket",
  region: "eu-central-1",
  account: "123456789012",
  prefix: "uploads/",
  reading: true,
  quota: true,
});

/** Every name of a field, at any depth, outside of schemas' own property names. */
function fieldNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldNames);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === "properties" ? Object.values(part).flatMap(fieldNames) : [name, ...fieldNames(part)],
  );
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

function operationsOf(document: OpenApiDocument) {
  return Object.values(document.paths).flatMap((item) => Object.values(item));
}

describe.each(Object.entries(DOCUMENTS))("the document of %s", (_name, document) => {
  it("uses only what API Gateway can import", () => {
    const names = new Set(fieldNames({ ...document, "x-amazon-apigateway-gateway-responses": {} }));

    for (const name of [
      "nullable",
      "example",
      "examples",
      "default$",
      "readOnly",
      "allOf",
      "oneOf",
      "anyOf",
    ]) {
      expect(names).not.toContain(name);
    }
    expect(document).not.toHaveProperty("security");
    expect(texts(document).filter((text) => /^int(?:32|64)$/.test(text))).toEqual([]);
  });

  it("names models with letters and digits, and refers to existing models only", () => {
    const schemas = Object.keys(document.components.schemas);
    const references = texts(document).filter((text) => text.startsWith("#/components/schemas/"));

    expect(schemas.filter((name) => !/^[A-Za-z0-9]+$/.test(name))).toEqual([]);
    expect(references.filter((it) => !schemas.includes(it.replace("#/components/schemas/", "")))).toEqual([]);
  });

  it("gives every operation a unique id, its security and a schema for every error", () => {
    const operations = operationsOf(document);
    const errors = operations.flatMap(({ responses }) =>
      Object.entries(responses).filter(([status]) => Number(status) >= 400),
    );

    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    expect(operations.every(({ security }) => Array.isArray(security))).toBe(true);
    expect(errors.every(([, { content, description }]) => content !== undefined && description !== "")).toBe(
      true,
    );
  });

  it("contains nothing that Terraform would read as an expression", () => {
    expect(texts(document).filter((text) => /[$%]\{/.test(text))).toEqual([]);
  });

  it("validates parameters", () => {
    const validator = document["x-amazon-apigateway-request-validator"] ?? "";

    expect(document["x-amazon-apigateway-request-validators"]?.[validator]).toMatchObject({
      validateRequestParameters: true,
    });
  });
});

describe("clientDocument", () => {
  it.each(Object.entries(DOCUMENTS))("of %s contains nothing specific to AWS", (_name, document) => {
    const client = clientDocument(document);

    expect(JSON.stringify(client)).not.toMatch(/x-amazon|arn:aws|123456789012|my-bucket/);
    expect(fieldNames(client)).not.toContain("options");
  });

  it.each(Object.entries(DOCUMENTS))(
    "of %s names the parameters of a path as the path does",
    (_name, document) => {
      const { paths } = clientDocument(document) as Pick<OpenApiDocument, "paths">;

      for (const [path, item] of Object.entries(paths)) {
        for (const { parameters = [] } of Object.values(item)) {
          const declared = parameters
            .filter((parameter) => parameter.in === "path")
            .map(({ name }) => `{${name}}`);

          expect(path.match(/\{[^}]*\}/g) ?? []).toEqual(declared);
        }
      }
    },
  );

  it("gives sizes the format int64, which API Gateway does not accept", () => {
    const document = DOCUMENTS.presigned;
    if (document === undefined) throw new Error("no document");
    const { schemas } = (clientDocument(document) as Pick<OpenApiDocument, "components">).components;

    expect(schemas.UploadedPart).toMatchObject({
      properties: { length: { type: "integer", format: "int64" }, partNumber: { type: "integer" } },
    });
    expect(schemas.UploadedPart).not.toHaveProperty("properties.partNumber.format");
  });

  it("requires a bearer token of clients, and never the key that the authorizer sets", () => {
    const { requirements, schemes } = securityParts({
      type: "function",
      authorizerUri: "arn:x",
      cacheSeconds: 0,
      namesApiKey: true,
      explainsDenials: true,
    });
    const [direct] = Object.values(DOCUMENTS);
    if (direct === undefined) throw new Error("no document");
    const [path, item] = Object.entries(direct.paths)[0] ?? [];
    if (path === undefined || item?.put === undefined) throw new Error("no PUT");
    const document = {
      ...direct,
      components: { ...direct.components, securitySchemes: schemes },
      paths: { [path]: { put: { ...item.put, security: requirements } } },
    };

    expect(clientDocument(document)).toMatchObject({
      components: { securitySchemes: { authorizer: { type: "http", scheme: "bearer" } } },
      paths: { "/files/{key}": { put: { security: [{ authorizer: [] }] } } },
    });
    expect(JSON.stringify(clientDocument(document))).not.toContain("api_key");
  });
});

describe("npm run openapi", () => {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "openapi-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...options: string[]) =>
    spawnSync(
      process.execPath,
      ["--import", "tsx", "modules/openapi/write-openapi.ts", "--out", folder, ...options],
      { cwd: root, encoding: "utf8" },
    );

  it("writes each document twice, for API Gateway and for clients", () => {
    const { status, stderr } = run("--bucket", "my-bucket", "--region", "eu-central-1");

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(readdirSync(folder).sort()).toEqual([
      "direct.client.json",
      "direct.json",
      "presigned.client.json",
      "presigned.json",
    ]);
    expect(readFileSync(join(folder, "direct.json"), "utf8")).toContain(
      "arn:aws:apigateway:eu-central-1:s3:path/my-bucket/{root}/{subject}/{key}",
    );
  }, 60_000);

  it("has the operations that read, and the operation for quotas, only if they are enabled", () => {
    const pathsOf = (...options: string[]) => {
      run(...options);
      return Object.keys(JSON.parse(readFileSync(join(folder, "presigned.json"), "utf8")).paths);
    };

    expect(pathsOf()).not.toContain("/downloads/{key+}");
    expect(pathsOf()).not.toContain("/me/usage");
    expect(pathsOf("--reading", "--quota")).toEqual(
      expect.arrayContaining(["/downloads/{key+}", "/me/usage"]),
    );
  }, 60_000);

  it("names a wrong option and the known options", () => {
    const { status, stderr } = run("--buckets", "x");

    expect(status).toBe(2);
    expect(stderr).toContain("--bucket NAME");
    expect(stderr).not.toContain("    at ");
  }, 60_000);
});
