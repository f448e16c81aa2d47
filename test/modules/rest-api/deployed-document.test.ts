import { describe, expect, it } from "vitest";
import { openApiDocuments } from "../../../modules/openapi/openapi-documents.js";
import { deployedDocument } from "../../../modules/rest-api/document/deployed-document.js";
import type { OpenApiDocument, Operation } from "../../../modules/rest-api/document/openapi.js";
import { documentProblems } from "../../../modules/rest-api/document/rules/rules.js";

const DOCUMENTS = Object.entries(
  openApiDocuments({
    bucket: "my-bucket",
    region: "eu-central-1",
    account: "123456789012",
    prefix: "uploads/",
    reading: true,
    quota: true,
  }),
);

function operationsOf(document: OpenApiDocument): readonly (readonly [string, Operation])[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method} ${path}`, operation] as const),
  );
}

describe.each(DOCUMENTS)("the deployed document of %s", (_name, document) => {
  const deployed = deployedDocument(document);

  it("has every operation, with the same integration, authorization and id", () => {
    const acting = ({ operationId, security, ...operation }: Operation) => ({
      operationId,
      security,
      integration: operation["x-amazon-apigateway-integration"],
    });
    const of = (one: OpenApiDocument) =>
      operationsOf(one).map(([route, operation]) => [route, acting(operation)]);

    expect(of(deployed)).toEqual(of(document));
  });

  it("declares every status, header and parameter that API Gateway needs", () => {
    expect(documentProblems(deployed)).toEqual([]);
  });

  it("has at least one response for each operation, which OpenAPI requires", () => {
    const without = operationsOf(deployed).filter(([, { responses }]) => Object.keys(responses).length === 0);

    expect(without).toEqual([]);
  });

  it("keeps every required parameter, which API Gateway checks", () => {
    const required = (one: OpenApiDocument) =>
      operationsOf(one).map(([, { parameters = [] }]) => parameters.filter((it) => it.required).length);

    expect(required(deployed)).toEqual(required(document));
  });

  it("keeps settings, gateway responses, security schemes and validators", () => {
    const { paths: _, components, ...settings } = document;

    expect(deployed).toMatchObject({
      ...settings,
      components: { securitySchemes: components.securitySchemes },
    });
  });

  it("leaves out bodies, schemas and references, which are for readers only", () => {
    expect(deployed.components.schemas).toEqual({});
    expect(JSON.stringify(deployed)).not.toContain('"$ref":');
    expect(JSON.stringify(deployed)).not.toContain("requestBody");
  });
});

describe("deployedDocument", () => {
  const [, direct] = DOCUMENTS[0] ?? [];
  const put = direct?.paths["/files/{key+}"]?.put;
  const deployed = direct && deployedDocument(direct).paths["/files/{key+}"]?.put;

  it("declares headers of errors once, and other statuses without headers", () => {
    const withHeaders = Object.entries(deployed?.responses ?? {}).filter(([, { headers }]) => headers);

    expect(withHeaders.map(([status]) => status)).toEqual(["200", "400"]);
    expect(Object.keys(deployed?.responses ?? {})).toEqual(
      expect.arrayContaining(["403", "409", "412", "413", "415", "502"]),
    );
  });

  it("leaves out responses that only readers need", () => {
    expect(put?.responses).toHaveProperty("504");
    expect(deployed?.responses).not.toHaveProperty("504");
  });

  it("leaves out headers of the request that a function reads", () => {
    expect(put?.parameters?.length).toBeGreaterThan(10);
    expect(deployed?.parameters?.map(({ name }) => name)).toEqual(["key"]);
  });
});
