import { isObject } from "../../../functions/json/json.js";

/** An OpenAPI 3.0 document of a REST API, as an object. */
export type ExistingDocument = Readonly<Record<string, unknown>>;

/** A part of a document. Empty if the document does not have it. */
export function partOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/**
 * A problem if parts of OpenAPI 3.0 would have no meaning in the document. Swagger 2.0 has other fields for authorizers,
 * so the added methods would be open to everyone.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
 */
export function versionProblems({ openapi, swagger }: ExistingDocument): readonly string[] {
  if (/^3\.0\.\d+$/.test(String(openapi))) return [];
  const received =
    swagger === undefined ? `openapi ${JSON.stringify(openapi) ?? "missing"}` : `swagger ${swagger}`;
  return [
    `the document's version must be OpenAPI 3.0, got ${received}. Give the parsed document; API Gateway exports an API as ` +
      "OpenAPI 3.0 (oas30)",
  ];
}
