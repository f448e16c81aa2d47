import { gatewayResponses } from "./gateway-responses.js";
import type { OpenApiDocument, PathItem, Schema } from "./openapi.js";
import { documentProblems } from "./rules/rules.js";
import type { DocumentSecurity } from "./security.js";
import { securityParts } from "./security.js";

/** The parts that differ between APIs. */
export interface DocumentParts {
  /** The API's name. */
  readonly title: string;
  readonly description: string;
  readonly paths: Readonly<Record<string, PathItem>>;
  /** Schemas by name, letters and digits only. The schema of errors is added. */
  readonly schemas?: Readonly<Record<string, Schema>>;
  /** Authorization of callers. Every operation contains its requirements itself. */
  readonly security: DocumentSecurity;
  /** Media types whose bodies are treated as bytes. */
  readonly binaryMediaTypes?: readonly string[];
  readonly corsAllowedOrigins: readonly string[];
}

/** A document is wrong: API Gateway would reject it, or it would not do what it seems to do. Lists all problems. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
  readonly problems: readonly string[];

  constructor(title: string, problems: readonly string[]) {
    super(
      `The OpenAPI document of ${title} cannot be deployed:\n${problems.map((it) => `- ${it}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

/** The version of the HTTP contract, which is separate from the project's version. */
const DOCUMENT_VERSION = "1.0.0";
const VALIDATOR = "parameters";

/** Reference to the body of every error. */
export const ERROR_SCHEMA = { $ref: "#/components/schemas/Error" } as const;

/** Builds a document, and rejects one that breaks a rule of `rules.ts`. */
export function restApiDocument(parts: DocumentParts): OpenApiDocument {
  const { security, corsAllowedOrigins } = parts;
  const hasAuthorizer = security.type === "function";
  const document: OpenApiDocument = {
    openapi: "3.0.1",
    info: { title: parts.title, version: DOCUMENT_VERSION, description: parts.description },
    paths: parts.paths,
    components: {
      schemas: { ...parts.schemas, Error: ERROR_BODY },
      securitySchemes: securityParts(security).schemes,
    },
    ...(hasAuthorizer && security.namesApiKey && { "x-amazon-apigateway-api-key-source": "AUTHORIZER" }),
    ...(parts.binaryMediaTypes && { "x-amazon-apigateway-binary-media-types": parts.binaryMediaTypes }),
    "x-amazon-apigateway-gateway-responses": gatewayResponses(corsAllowedOrigins, {
      authorizerExplains: hasAuthorizer && security.explainsDenials,
      namesApiKey: hasAuthorizer && security.namesApiKey,
    }),
    "x-amazon-apigateway-request-validator": VALIDATOR,
    // The functions check bodies, because API Gateway's only message would be "Invalid request body".
    "x-amazon-apigateway-request-validators": {
      [VALIDATOR]: { validateRequestParameters: true, validateRequestBody: false },
    },
  };
  const problems = documentProblems(document);
  if (problems.length > 0) throw new DocumentError(parts.title, problems);
  return document;
}

const ERROR_BODY: Schema = {
  type: "object",
  properties: {
    code: { type: "string", description: "Error code, for programs." },
    message: { type: "string", description: "Error message, for people." },
    requestId: { type: "string", description: "Id of the request in the logs." },
  },
  required: ["code", "message", "requestId"],
};
