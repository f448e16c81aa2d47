import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from "aws-lambda";

const IDENTITY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: "192.0.2.1",
  user: null,
  userAgent: "test",
  userArn: null,
  vpcId: undefined,
  vpceId: undefined,
};

const REQUEST_CONTEXT = {
  accountId: "111122223333",
  apiId: "api1234567",
  protocol: "HTTP/1.1",
  identity: IDENTITY,
  stage: "v1",
  requestId: "request-1",
  extendedRequestId: "extended-1",
  requestTimeEpoch: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  resourceId: "r",
};

/** API Gateway's event of a REQUEST authorizer for `PUT /files/{key+}`, or for another route without a key. */
export function authorizerEvent(changes: {
  key?: string;
  path?: string;
  httpMethod?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
}): APIGatewayRequestAuthorizerEvent {
  const { key, httpMethod = "PUT", headers = {}, query } = changes;
  const path = changes.path ?? (key === undefined ? "/uploads" : `/files/${key}`);
  return {
    type: "REQUEST",
    methodArn: `arn:aws:execute-api:eu-central-1:111122223333:api1234567/v1/${httpMethod}${path}`,
    resource: key === undefined ? "/uploads" : "/files/{key+}",
    path,
    httpMethod,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    pathParameters: key === undefined ? null : { key },
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters:
      query === undefined
        ? null
        : Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
    stageVariables: null,
    requestContext: {
      ...REQUEST_CONTEXT,
      httpMethod,
      path: `/v1${path}`,
      resourcePath: key === undefined ? "/uploads" : "/files/{key+}",
      authorizer: undefined,
    },
  };
}

/** API Gateway's event of a proxy integration, for `POST /uploads` unless the changes say otherwise. */
export function proxyEvent(changes: {
  resource?: string;
  /** In the form of the URL. */
  pathParameters?: Record<string, string>;
  query?: Record<string, string>;
  body?: string | null;
  httpMethod?: string;
  headers?: Record<string, string>;
  authorizer?: Record<string, unknown>;
  identity?: Record<string, string>;
  isBase64Encoded?: boolean;
  stageVariables?: Record<string, string> | null;
}): APIGatewayProxyEvent {
  const { body = null, httpMethod = "POST", headers = {}, isBase64Encoded = false } = changes;
  const { resource = "/uploads", pathParameters = {}, query } = changes;
  const path = resource.replace(/\{(\w+)\+?\}/g, (_, name: string) => pathParameters[name] ?? "");
  return {
    resource,
    path,
    httpMethod,
    headers,
    multiValueHeaders: {},
    pathParameters: changes.pathParameters ?? null,
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: null,
    stageVariables: changes.stageVariables ?? null,
    body,
    isBase64Encoded,
    requestContext: {
      ...REQUEST_CONTEXT,
      httpMethod,
      path: `/v1${path}`,
      resourcePath: resource,
      identity: { ...IDENTITY, ...changes.identity },
      authorizer: changes.authorizer ?? {},
    },
  };
}
