/**
 * An OpenAPI 3.0.1 document in the dialect that API Gateway imports. It ignores or rejects `nullable`, `example`,
 * `default`, `readOnly`, `oneOf` and similar, formats of numbers and security at the root, so the types do not have
 * them. A body of several kinds is one object, whose `required` lists the common fields.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export interface OpenApiDocument {
  readonly openapi: "3.0.1";
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Components;
  readonly "x-amazon-apigateway-api-key-source"?: "AUTHORIZER" | "HEADER";
  readonly "x-amazon-apigateway-binary-media-types"?: readonly string[];
  readonly "x-amazon-apigateway-gateway-responses"?: Readonly<Record<string, GatewayResponse>>;
  readonly "x-amazon-apigateway-request-validator"?: string;
  readonly "x-amazon-apigateway-request-validators"?: Readonly<Record<string, RequestValidator>>;
}

/** The methods that this project's paths can have. */
export const METHODS = ["get", "head", "put", "post", "delete", "options"] as const;
export type Method = (typeof METHODS)[number];

/** The operations of one path, by method. */
export type PathItem = { readonly [method in Method]?: Operation };

/** One method of one path. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, Response>>;
  /** Authorization of the operation; empty for none. */
  readonly security: readonly SecurityRequirement[];
  readonly "x-amazon-apigateway-integration": Integration;
}

/** A scheme's name, and the required scopes. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** A value that a client sends in the path, the query or a header. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

export interface RequestBody {
  readonly required: boolean;
  readonly description?: string;
  readonly content: Content;
}

/** Bodies by media type. */
export type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description?: string; readonly schema: Schema }>>;
  readonly content?: Content;
}

/** The part of JSON Schema that both draft 4, which API Gateway's models use, and OpenAPI 3.0 support. */
export type Schema =
  | { readonly $ref: string }
  | {
      readonly type: "string";
      readonly description?: string;
      readonly enum?: readonly string[];
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly pattern?: string;
      readonly format?: "binary" | "date-time" | "uri";
    }
  | { readonly type: "boolean"; readonly description?: string }
  | {
      readonly type: "integer";
      readonly description?: string;
      readonly minimum?: number;
      readonly maximum?: number;
    }
  | {
      readonly type: "array";
      readonly description?: string;
      readonly items: Schema;
    }
  | {
      readonly type: "object";
      readonly description?: string;
      readonly properties?: Readonly<Record<string, Schema>>;
      readonly required?: readonly string[];
      readonly additionalProperties?: boolean | Schema;
    };

interface Components {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
}

/**
 * Authentication of callers. OpenAPI describes all of API Gateway's kinds as an API key in a header.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
 */
export interface SecurityScheme {
  readonly type: "apiKey";
  readonly name: string;
  readonly in: "header";
  readonly description?: string;
  readonly "x-amazon-apigateway-authtype"?: "custom" | "cognito_user_pools" | "awsSigv4";
  readonly "x-amazon-apigateway-authorizer"?: GatewayAuthorizer;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html */
type GatewayAuthorizer =
  | {
      readonly type: "request";
      readonly authorizerUri: string;
      /** Life of a cached answer in seconds, 0 to 3,600; with 0, every request is decided. */
      readonly authorizerResultTtlInSeconds: number;
      /** The cache's key; omitted if nothing is cached. */
      readonly identitySource?: string;
    }
  | { readonly type: "cognito_user_pools"; readonly providerARNs: readonly string[] };

/**
 * API Gateway's handling of a request.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
 */
export interface Integration {
  readonly type: "aws" | "aws_proxy" | "mock";
  readonly uri?: string;
  readonly httpMethod?: "GET" | "HEAD" | "PUT" | "POST";
  /** ARN of the role that API Gateway assumes for the call. */
  readonly credentials?: string;
  readonly passthroughBehavior: "when_no_match" | "when_no_templates" | "never";
  readonly contentHandling?: "CONVERT_TO_TEXT" | "CONVERT_TO_BINARY";
  readonly requestParameters?: Readonly<Record<string, string>>;
  readonly requestTemplates?: Readonly<Record<string, string>>;
  /** By selection pattern; `default` is for all other errors. */
  readonly responses?: Readonly<Record<string, IntegrationResponse>>;
}

export interface IntegrationResponse {
  /** One of the operation's declared responses. */
  readonly statusCode: string;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
  readonly contentHandling?: "CONVERT_TO_TEXT" | "CONVERT_TO_BINARY";
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html */
export interface GatewayResponse {
  /** @default - the type's own */
  readonly statusCode?: string;
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

interface RequestValidator {
  readonly validateRequestParameters: boolean;
  readonly validateRequestBody: boolean;
}
