import type { Content, Operation } from "../openapi.js";

/**
 * Finds templates that would read bytes, which a template cannot. In an API with binary bodies, every body is bytes
 * until it is converted to text.
 */
export function templateProblems(operation: Operation, isBinary: boolean): readonly string[] {
  if (!isBinary) return [];
  const integration = operation["x-amazon-apigateway-integration"];
  const request = integration.requestTemplates !== undefined && integration.contentHandling === undefined;
  const responses = Object.entries(integration.responses ?? {}).filter(
    ([, response]) => response.responseTemplates !== undefined && response.contentHandling === undefined,
  );
  return [
    ...(request ? ["a request template next to */* needs contentHandling CONVERT_TO_TEXT"] : []),
    ...responses.map(
      ([pattern]) => `the template of response ${pattern} needs contentHandling CONVERT_TO_TEXT`,
    ),
  ];
}

const PRIMITIVE_TYPES = ["string", "integer"];

/**
 * Finds bodies with an inline schema of a primitive type. API Gateway does not support that, but it supports a
 * reference to such a schema.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function schemaProblems({ requestBody, responses }: Operation): readonly string[] {
  const bodies: readonly (readonly [string, Content | undefined])[] = [
    ["the request", requestBody?.content],
    ...Object.entries(responses).map(([status, { content }]) => [`response ${status}`, content] as const),
  ];
  return bodies.flatMap(([name, content = {}]) =>
    Object.entries(content)
      .filter(([, { schema }]) => "type" in schema && PRIMITIVE_TYPES.includes(schema.type))
      .map(
        ([type]) =>
          `the body of ${name} (${type}) has an inline schema of a primitive type. Move the schema to ` +
          "components.schemas and refer to it",
      ),
  );
}
