import type { JsonObject } from "../../../../json.js";
import type { PolicyDocument } from "../../../../model.js";
import type { ParameterMapping } from "../mapping-source.js";

/** An API's document as a model: methods with their authorization, integration and responses. */
export interface ApiDefinition {
  readonly methods: readonly ApiMethod[];
  readonly gatewayResponses: Readonly<Record<string, GatewayResponseSettings>>;
  readonly binaryMediaTypes: readonly string[];
  /** Source of the API key. */
  readonly apiKeySource: "HEADER" | "AUTHORIZER";
  readonly resourcePolicy?: PolicyDocument;
}

/** One verb, or `ANY`, of one resource. */
export interface ApiMethod {
  /** Derived from the path, so it is the same in every run. */
  readonly resourceId: string;
  /** As in the document, e.g. `/files/{key+}`. */
  readonly resourcePath: string;
  readonly httpMethod: string;
  readonly authorization: Authorization;
  readonly apiKeyRequired: boolean;
  readonly parameters: readonly MethodParameter[];
  /** The request's models by content type. Each is a complete JSON schema. */
  readonly models: Readonly<Record<string, JsonObject>>;
  readonly validation: { readonly parameters: boolean; readonly body: boolean };
  /** Statuses that the method declares for its responses. */
  readonly responseStatuses: readonly string[];
  readonly integration: Integration;
}

/** Location of a parameter in a request. */
type ParameterLocation = "path" | "querystring" | "header";

/** A parameter by location and name, as in `method.request.LOCATION.NAME`. */
export interface ParameterName {
  readonly location: ParameterLocation;
  readonly name: string;
}

/** A parameter that a method declares. Only declared parameters can be mapped. */
export interface MethodParameter extends ParameterName {
  readonly required: boolean;
}

/** Authorization of a method. */
export type Authorization =
  | { readonly type: "NONE" }
  | { readonly type: "AWS_IAM" }
  | LambdaAuthorizer
  | CognitoAuthorizer;

/** A function that authorizes callers. */
export interface LambdaAuthorizer {
  readonly type: "CUSTOM";
  readonly id: string;
  readonly kind: "TOKEN" | "REQUEST";
  readonly functionArn: string;
  /** Role that API Gateway invokes the function with. If missing, the function's resource policy decides. */
  readonly credentials?: string;
  /** Sources such as `method.request.header.Authorization`. A TOKEN authorizer has exactly one. */
  readonly identitySources: readonly IdentitySource[];
  /** A TOKEN authorizer's pattern for the token, checked before the function is called. */
  readonly identityValidation?: RegExp;
  /** Time that the returned policy is cached, in seconds; 0 disables the cache. */
  readonly resultTtlSeconds: number;
}

/** A part of the request that identifies the caller. */
export type IdentitySource =
  | { readonly from: "header" | "querystring"; readonly name: string }
  | { readonly from: "stageVariables" | "context"; readonly name: string };

/** User pools whose tokens authorize a caller. */
export interface CognitoAuthorizer {
  readonly type: "COGNITO_USER_POOLS";
  readonly id: string;
  readonly userPoolArns: readonly string[];
  readonly tokenHeader: string;
  readonly tokenValidation?: RegExp;
  /** An access token needs one of these scopes. If empty, an ID token is required. */
  readonly scopes: readonly string[];
}

/** The backend of a method. */
export type Integration = MockIntegration | S3Integration | LambdaIntegration | LambdaProxyIntegration;

/** The properties that all integrations with mapping templates share. */
export interface TemplatedIntegration {
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly passthroughBehavior: "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER";
  readonly contentHandling?: ContentHandling;
  readonly requestParameters: readonly ParameterMapping[];
  readonly responses: readonly IntegrationResponse[];
  readonly timeoutMs: number;
  /** Parameters that are part of the cache key. */
  readonly cacheKeyParameters: readonly ParameterName[];
}

/** A conversion of a body between bytes and a base64 string. */
export type ContentHandling = "CONVERT_TO_TEXT" | "CONVERT_TO_BINARY";

/** An integration without a backend. Templates create the response. */
export interface MockIntegration extends TemplatedIntegration {
  readonly type: "MOCK";
}

/** S3, addressed by path. */
export interface S3Integration extends TemplatedIntegration {
  readonly type: "AWS_S3";
  readonly region: string;
  readonly httpMethod: string;
  /** The uri after `path/`, e.g. `bucket/{key}`. */
  readonly pathTemplate: string;
  /** A role's ARN; `caller` for the caller's own identity; missing for an anonymous request. */
  readonly credentials?: string;
}

/** A function whose event and response are created by templates. */
export interface LambdaIntegration extends TemplatedIntegration {
  readonly type: "AWS_LAMBDA";
  readonly functionArn: string;
  readonly credentials?: string;
}

/** A function that receives the whole request and returns the whole response. */
export interface LambdaProxyIntegration {
  readonly type: "AWS_PROXY";
  readonly functionArn: string;
  readonly credentials?: string;
  readonly timeoutMs: number;
  readonly cacheKeyParameters: readonly ParameterName[];
}

/** Maps the integration's responses that match a pattern to a response of the method. */
export interface IntegrationResponse {
  /** Must match the whole status (S3, mock) or error message (Lambda). If missing, this is the default response. */
  readonly selectionPattern?: RegExp;
  readonly statusCode: string;
  readonly parameters: readonly ParameterMapping[];
  readonly templates: Readonly<Record<string, string>>;
  readonly contentHandling?: ContentHandling;
}

/** The document's changes to a gateway response. */
export interface GatewayResponseSettings {
  readonly statusCode?: number;
  readonly headers: readonly ParameterMapping[];
  readonly templates: Readonly<Record<string, string>>;
}
