import type { SecurityRequirement, SecurityScheme } from "./openapi.js";

/** Authentication of a document's callers, in values that a document can contain: ARNs and numbers. */
export type DocumentSecurity =
  | {
      readonly type: "function";
      /** The authorizer's invocation ARN, `arn:aws:apigateway:REGION:lambda:path/…/invocations`. */
      readonly authorizerUri: string;
      /** Life of a cached decision in seconds, 0 to 3,600; 0 decides every request anew. */
      readonly cacheSeconds: number;
      /** The authorizer names the API key that a request counts against. */
      readonly namesApiKey: boolean;
      /** The context of a Deny says why: our authorizer's does, another's may hold nothing of it. */
      readonly explainsDenials: boolean;
    }
  | { readonly type: "cognito"; readonly userPoolArns: readonly string[]; readonly scopes: readonly string[] }
  | { readonly type: "iam" }
  | { readonly type: "none" };

/** The parts of a document about its callers. */
export interface SecurityParts {
  readonly schemes: Readonly<Record<string, SecurityScheme>>;
  /** For every operation but preflights. */
  readonly requirements: readonly SecurityRequirement[];
  /** The headers that hold a caller's credentials, for preflights to allow. */
  readonly credentialHeaders: readonly string[];
}

/** The scheme by which the usage plan's key is asked for; clients send none, the authorizer names it. */
export const API_KEY_SCHEME = "api_key";

/** The schemes and requirements of one way to know callers. */
export function securityParts(security: DocumentSecurity): SecurityParts {
  switch (security.type) {
    case "function":
      return functionParts(security);
    case "cognito":
      return {
        schemes: {
          cognito: {
            ...AUTHORIZATION_HEADER,
            "x-amazon-apigateway-authtype": "cognito_user_pools",
            "x-amazon-apigateway-authorizer": {
              type: "cognito_user_pools",
              providerARNs: security.userPoolArns,
            },
          },
        },
        requirements: [{ cognito: security.scopes }],
        credentialHeaders: BEARER_HEADERS,
      };
    case "iam":
      return {
        schemes: { iam: { ...AUTHORIZATION_HEADER, "x-amazon-apigateway-authtype": "awsSigv4" } },
        requirements: [{ iam: [] }],
        credentialHeaders: SIGNATURE_HEADERS,
      };
    case "none":
      return { schemes: {}, requirements: [], credentialHeaders: [] };
  }
}

const BEARER_HEADERS = ["Authorization"];
const SIGNATURE_HEADERS = ["Authorization", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256"];
const AUTHORIZATION_HEADER = { type: "apiKey", name: "Authorization", in: "header" } as const;

function functionParts(security: Extract<DocumentSecurity, { type: "function" }>): SecurityParts {
  const authorizer: SecurityScheme = {
    ...AUTHORIZATION_HEADER,
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {
      type: "request",
      authorizerUri: security.authorizerUri,
      authorizerResultTtlInSeconds: security.cacheSeconds,
      // The cache's key. Without a cache there is none to give, and the function itself answers a missing header.
      ...(security.cacheSeconds > 0 && { identitySource: "method.request.header.Authorization" }),
    },
  };
  if (!security.namesApiKey) {
    return {
      schemes: { authorizer },
      requirements: [{ authorizer: [] }],
      credentialHeaders: BEARER_HEADERS,
    };
  }
  return {
    credentialHeaders: BEARER_HEADERS,
    schemes: { authorizer, [API_KEY_SCHEME]: { type: "apiKey", name: "x-api-key", in: "header" } },
    // API Gateway reads the list as "all of these", against OpenAPI's "any"; AWS SAM writes it so, too.
    requirements: [{ authorizer: [] }, { [API_KEY_SCHEME]: [] }],
  };
}
