import type { JsonObject } from "../../../../json.js";
import type { PolicyDocument } from "../../../../model.js";
import type { ParameterMapping } from "../mapping-source.js";

/** What an API's document means: methods with their authorization, integration and responses. */
export interface ApiDefinition {
  readonly methods: readonly ApiMethod[];
  readonly gatewayResponses: Readonly<Record<string, GatewayResponseSettings>>;
  readonly binaryMediaTypes: readonly string[];
  /** Where an API key is read from. */
  readonly apiKeySource: "HEADER" | "AUTHORIZER";
  readonly resourcePolicy?: PolicyDocument;
}

/** One verb, or `ANY`, of one resource. */
export interface ApiMethod {
  /** Made from the path; the same in every run. */
  readonly resourceId: string;
  /** As in the document, e.g. `/files/{key+}`. */
  readonly resourcePath: string;
  readonly httpMethod: string;
  readonly authorization: Authorization;
  readonly apiKeyRequired: boolean;
  readonly parameters: readonly MethodParameter[];
  /** The request's models by content type, each a whole JSON schema. */
  readonly models: Readonly<Record<string, JsonObject>>;
  readonly validation: { readonly parameters: boolean; readonly body: boolean };
  /** Statuses that the method declares. */
  readonly responseStatuses: readonly string[];
  readonly integration: Integration;
}

/** Where a request has a parameter. */
type ParameterLocation = "path" | "querystring" | "header";

/** A parameter by place and name, as `method.request.LOCATION.NAME` gives it. */
export interface ParameterName {
  readonly location: ParameterLocation;
  readonly name: string;
}

/** A parameter that a method declares; only such can be mapped. */
export interface MethodParameter extends ParameterName {
  readonly required: boolean;
}

/** Who may call a method. */
export type Authorization =
  | { readonly type: "NONE" }
  | { readonly type: "AWS_IAM" }
  | LambdaAuthorizer
  | CognitoAuthorizer;

/** A function that decides who may call. */
export interface LambdaAuthorizer {
  readonly type: "CUSTOM";
  readonly id: string;
  readonly kind: "TOKEN" | "REQUEST";
  readonly functionArn: string;
  /** The role that API Gateway invokes the function with; absent: the function's resource policy decides. */
  readonly credentials?: string;
  /** e.g. `method.request.header.Authorization`; for a TOKEN authorizer exactly one. */
  readonly identitySources: readonly IdentitySource[];
  /** A TOKEN authorizer's pattern for the token, matched before the function is called. */
  readonly identityValidation?: RegExp;
  /** How long a policy is kept, in seconds; 0: not at all. */
  readonly resultTtlSeconds: number;
}

/** A part of the request that tells callers apart. */
export type IdentitySource =
  | { readonly from: "header" | "querystring"; readonly name: string }
  | { readonly from: "stageVariables" | "context"; readonly name: string };

/** User pools whose tokens let a caller in. */
export interface CognitoAuthorizer {
  readonly type: "COGNITO_USER_POOLS";
  readonly id: string;
  readonly userPoolArns: readonly string[];
  readonly tokenHeader: string;
  readonly tokenValidation?: RegExp;
  /** Any one of these lets an access token in; empty: an ID token is wanted. */
  readonly scopes: readonly string[];
}

/** What stands behind a method. */
export type Integration = MockIntegration | S3Integration | LambdaIntegration | LambdaProxyIntegration;

/** What every integration with templates has. */
export interface TemplatedIntegration {
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly passthroughBehavior: "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER";
  readonly contentHandling?: ContentHandling;
  readonly requestParameters: readonly ParameterMapping[];
  readonly responses: readonly IntegrationResponse[];
  readonly timeoutMs: number;
  /** Parameters whose values tell cached answers apart. */
  readonly cacheKeyParameters: readonly ParameterName[];
}

/** A conversion of a body between bytes and base64 text. */
export type ContentHandling = "CONVERT_TO_TEXT" | "CONVERT_TO_BINARY";

/** Nothing: the templates alone make the answer. */
export interface MockIntegration extends TemplatedIntegration {
  readonly type: "MOCK";
}

/** S3, by path. */
export interface S3Integration extends TemplatedIntegration {
  readonly type: "AWS_S3";
  readonly region: string;
  readonly httpMethod: string;
  /** What follows `path/` in the uri, e.g. `bucket/{key}`. */
  readonly pathTemplate: string;
  /** A role's ARN; `caller`: the caller's own identity; absent: nobody's. */
  readonly credentials?: string;
}

/** A function that gets and gives what templates make. */
export interface LambdaIntegration extends TemplatedIntegration {
  readonly type: "AWS_LAMBDA";
  readonly functionArn: string;
  readonly credentials?: string;
}

/** A function that gets the whole request and gives the whole answer. */
export interface LambdaProxyIntegration {
  readonly type: "AWS_PROXY";
  readonly functionArn: string;
  readonly credentials?: string;
  readonly timeoutMs: number;
  readonly cacheKeyParameters: readonly ParameterName[];
}

/** How one kind of the integration's answers becomes the method's. */
export interface IntegrationResponse {
  /** Matched against the whole status (S3, mock) or error message (Lambda); absent: the default. */
  readonly selectionPattern?: RegExp;
  readonly statusCode: string;
  readonly parameters: readonly ParameterMapping[];
  readonly templates: Readonly<Record<string, string>>;
  readonly contentHandling?: ContentHandling;
}

/** How the document changes a gateway response. */
export interface GatewayResponseSettings {
  readonly statusCode?: number;
  readonly headers: readonly ParameterMapping[];
  readonly templates: Readonly<Record<string, string>>;
}
