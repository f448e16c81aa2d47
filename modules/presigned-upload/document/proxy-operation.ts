import { declaredHeaders } from "../../rest-api/document/cors.js";
import type { Operation, Parameter, RequestBody, Response, Schema } from "../../rest-api/document/openapi.js";
import { securityParts } from "../../rest-api/document/security.js";
import type { ErrorDescriptions } from "./errors.js";
import { declaredErrors } from "./errors.js";
import type { PresignContext } from "./presign-context.js";
import { jsonContent } from "./schemas.js";

/** The parts that differ between operations. */
export interface ProxyOperationParts extends Pick<Operation, "operationId" | "summary" | "description"> {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  /** Responses of success, by status. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Errors in addition to those of every operation. */
  readonly errors?: ErrorDescriptions;
  /** Schema of the errors' body. @default - that of all APIs here */
  readonly errorSchema?: Schema;
}

/** One response of success. */
interface Answer {
  readonly description: string;
  /** Name of the body's schema; omitted for a response without a body. */
  readonly schemaName?: string;
  /** Response headers that clients can use. */
  readonly headers?: readonly string[];
}

/**
 * An operation of the function, which gets the request unchanged and creates the response. Responses are declared for
 * readers of the document only: API Gateway passes on every status and header.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyOperation(context: PresignContext, parts: ProxyOperationParts): Operation {
  const { answers, errors = {}, errorSchema, ...described } = parts;
  return {
    ...described,
    security: securityParts(context.security).requirements,
    responses: { ...declaredAnswers(answers), ...declaredErrors(errors, [], errorSchema) },
    "x-amazon-apigateway-integration": {
      type: "aws_proxy",
      httpMethod: "POST",
      uri: context.functionUri,
      credentials: context.roleArn,
      passthroughBehavior: "when_no_match",
    },
  };
}

function declaredAnswers(answers: ProxyOperationParts["answers"]): Readonly<Record<string, Response>> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schemaName, headers = [] }]) => [
      status,
      {
        description,
        ...(headers.length > 0 && { headers: declaredHeaders(headers) }),
        ...(schemaName !== undefined && { content: jsonContent(schemaName) }),
      },
    ]),
  );
}

/** A required JSON body. */
export function requiredBody(schemaName: string): RequestBody {
  return { required: true, content: jsonContent(schemaName) };
}

/** An optional JSON body. */
export function optionalBody(schemaName: string): RequestBody {
  return { required: false, content: jsonContent(schemaName) };
}

/** A string in the path. */
export function pathParameter(name: string, description: string): Parameter {
  return { name, in: "path", required: true, description, schema: { type: "string" } };
}

/** A string in the query. */
export function queryParameter(name: string, description: string, required = false): Parameter {
  return { name, in: "query", required, description, schema: { type: "string" } };
}
