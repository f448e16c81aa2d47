import type { OpenApiDocument, Operation, PathItem, Schema, SecurityScheme } from "./openapi.js";
import { API_KEY_SCHEME } from "./security.js";

/** The largest number for which generators use an integer without a format. */
const MOST_INT32 = 2_147_483_647;

/**
 * The document for generating clients: without AWS's extensions and preflights, with the authorization that clients
 * see, and with parts that API Gateway's import does not accept: formats of large numbers, and plain names of path
 * parameters.
 */
export function clientDocument(document: OpenApiDocument): Readonly<Record<string, unknown>> {
  const paths = Object.entries(document.paths).map(([path, item]) => [
    path.replace("+}", "}"),
    clientPath(item),
  ]);
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) => [
    name,
    clientSchema(schema),
  ]);
  const schemes = Object.entries(document.components.securitySchemes)
    .filter(([name]) => name !== API_KEY_SCHEME)
    .map(([name, scheme]) => [name, clientScheme(scheme)]);
  return {
    openapi: document.openapi,
    info: document.info,
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas), securitySchemes: Object.fromEntries(schemes) },
  };
}

function clientPath(item: PathItem) {
  const operations = Object.entries(item).filter(([method]) => method !== "options");
  return Object.fromEntries(operations.map(([method, operation]) => [method, clientOperation(operation)]));
}

function clientOperation(operation: Operation) {
  const { "x-amazon-apigateway-integration": _, ...rest } = operation;
  // Clients do not send the usage plan's key: the authorizer sets it.
  const security = operation.security
    .filter((requirement) => !(API_KEY_SCHEME in requirement))
    // OpenAPI allows scopes for OAuth 2 only.
    .map((requirement) => Object.fromEntries(Object.keys(requirement).map((scheme) => [scheme, []])));
  return { ...rest, security };
}

function clientScheme(scheme: SecurityScheme) {
  const authtype = scheme["x-amazon-apigateway-authtype"];
  if (authtype === "awsSigv4") {
    const description = "AWS Signature Version 4 of the service execute-api.";
    return { type: scheme.type, name: scheme.name, in: scheme.in, description };
  }
  return { type: "http", scheme: "bearer" };
}

function clientSchema(schema: Schema): object {
  if (!("type" in schema)) return schema;
  if (schema.type === "array") return { ...schema, items: clientSchema(schema.items) };
  if (schema.type === "integer") {
    return (schema.maximum ?? 0) > MOST_INT32 ? { ...schema, format: "int64" } : schema;
  }
  if (schema.type !== "object" || schema.properties === undefined) return schema;
  const properties = Object.entries(schema.properties).map(([name, part]) => [name, clientSchema(part)]);
  return { ...schema, properties: Object.fromEntries(properties) };
}
