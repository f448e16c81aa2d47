import type { SecurityRequirement, SecurityScheme } from "./openapi.js";

/** Authentication of a document's callers, with plain values: ARNs and numbers. */
export type DocumentSecurity =
  | {
      readonly type: "function";
      /** The authorizer's invocation ARN, `arn:aws:apigateway:REGION:lambda:path/…/invocations`. */
      readonly authorizerUri: string;
      /** Life of a cached decision in seconds, 0 to 3,600; with 0, every request is decided. */
      readonly cacheSeconds: number;
      /** Whether the authorizer sets the API key that a request counts for. */
      readonly namesApiKey: boolean;
      /** Whether the context of a Deny contains the reason. Our authorizer's does; another's may not. */
      readonly explainsDenials: boolean;
    }
  | { readonly type: "cognito"; readonly userPoolArns: readonly string[]; readonly scopes: readonly string[] }
  | { readonly type: "iam" }
  | { readonly type: "none" };

/** The parts of a document about its callers. */
export interface SecurityParts {
  readonly schemes: Readonly<Record<string, SecurityScheme>>;
  /** Requirements of every operation except preflights. */
  readonly requirements: readonly SecurityRequirement[];
  /** The headers with a caller's credentials, which preflights allow. */
  readonly credentialHeaders: readonly string[];
}

/** The scheme of the usage plan's key. Clients do not send a key: the authorizer sets it. */
export const API_KEY_SCHEME = "api_key";

/** The schemes and requirements of one kind of authorization. */
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
      // The cache's key. Without a cache it must be omitted, and the function itself handles a missing header.
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
    // API Gateway requires all items of the list, unlike OpenAPI, which requires any. AWS SAM also writes it like this.
    requirements: [{ authorizer: [] }, { [API_KEY_SCHEME]: [] }],
  };
}
