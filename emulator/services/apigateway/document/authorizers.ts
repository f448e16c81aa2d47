import { createHash } from "node:crypto";
import type { Model } from "../../../model.js";
import type { Cursor } from "../model/document/cursor.js";
import type {
  Authorization,
  CognitoAuthorizer,
  IdentitySource,
  LambdaAuthorizer,
} from "../model/document/definition.js";
import { readFunctionArn, readPattern } from "./integrations.js";

/** A security scheme of the document. It authorizes the methods that name it. */
export type SecurityScheme =
  | { readonly type: "authorizer"; readonly authorization: Authorization }
  | { readonly type: "api-key" };

/** AWS's default for `authorizerResultTtlInSeconds`. */
const DEFAULT_TTL_SECONDS = 300;
/** AWS's maximum for `authorizerResultTtlInSeconds`. */
const MAX_TTL_SECONDS = 3600;

/** Reads the document's security schemes by name. */
export function readAuthorizers(section: Cursor, model: Model): ReadonlyMap<string, SecurityScheme> {
  return new Map(
    section.entries().flatMap(([name, scheme]) => {
      const read = readScheme(name, scheme, model);
      return read === undefined ? [] : [[name, read] as const];
    }),
  );
}

function readScheme(name: string, scheme: Cursor, model: Model): SecurityScheme | undefined {
  const authtype = scheme.at("x-amazon-apigateway-authtype").string();
  if (authtype?.toLowerCase() === "awssigv4") {
    return { type: "authorizer", authorization: { type: "AWS_IAM" } };
  }
  const authorizer = scheme.at("x-amazon-apigateway-authorizer");
  if (!authorizer.exists) return readApiKeyScheme(scheme);
  const type = authorizer.at("type").oneOf(["token", "request", "cognito_user_pools"]);
  if (type === undefined) return undefined;
  return {
    type: "authorizer",
    authorization:
      type === "cognito_user_pools"
        ? readCognito(name, scheme, authorizer)
        : readLambda(name, type === "token" ? "TOKEN" : "REQUEST", { scheme, authorizer, model }),
  };
}

function readApiKeyScheme(scheme: Cursor): SecurityScheme | undefined {
  const isApiKey = scheme.at("type").string() === "apiKey";
  const isHeader = scheme.at("name").string()?.toLowerCase() === "x-api-key";
  if (isApiKey && isHeader) return { type: "api-key" };
  scheme.problem(
    "is neither an authorizer (x-amazon-apigateway-authorizer is missing) nor an API key in the header x-api-key",
  );
  return undefined;
}

function readCognito(name: string, scheme: Cursor, authorizer: Cursor): CognitoAuthorizer {
  authorizer.reportUnknownKeys(["type", "providerARNs", "identityValidationExpression", "identitySource"]);
  const userPoolArns = authorizer.at("providerARNs").strings();
  if (userPoolArns.length === 0) authorizer.at("providerARNs").problem("must name at least one user pool");
  const source = authorizer.at("identitySource");
  const fromSource = source.exists ? readIdentitySource(source.string() ?? "") : undefined;
  if (source.exists && fromSource?.from !== "header") source.problem("must be one header of the request");
  const tokenValidation = readPattern(authorizer.at("identityValidationExpression"));
  return {
    type: "COGNITO_USER_POOLS",
    id: authorizerId(name),
    userPoolArns,
    tokenHeader: fromSource?.name ?? scheme.at("name").string() ?? "Authorization",
    ...(tokenValidation === undefined ? {} : { tokenValidation }),
    scopes: [],
  };
}

function readLambda(
  name: string,
  kind: LambdaAuthorizer["kind"],
  { scheme, authorizer, model }: { scheme: Cursor; authorizer: Cursor; model: Model },
): LambdaAuthorizer {
  authorizer.reportUnknownKeys([
    "type",
    "authorizerUri",
    "authorizerCredentials",
    "authorizerResultTtlInSeconds",
    "identitySource",
    "identityValidationExpression",
  ]);
  const credentials = authorizer.at("authorizerCredentials").string();
  const identitySources = readIdentitySources(kind, scheme, authorizer);
  const resultTtlSeconds = readTtl(authorizer.at("authorizerResultTtlInSeconds"));
  if (identitySources.length === 0 && resultTtlSeconds > 0) {
    authorizer
      .at("identitySource")
      .problem("is missing, but policies are cached by it. Add it, or set authorizerResultTtlInSeconds to 0");
  }
  const identityValidation = readPattern(authorizer.at("identityValidationExpression"));
  return {
    type: "CUSTOM",
    id: authorizerId(name),
    kind,
    functionArn: readFunctionArn(authorizer.at("authorizerUri"), model),
    ...(credentials === undefined ? {} : { credentials }),
    identitySources,
    ...(identityValidation === undefined ? {} : { identityValidation }),
    resultTtlSeconds,
  };
}

function readTtl(cursor: Cursor): number {
  const seconds = cursor.number() ?? DEFAULT_TTL_SECONDS;
  if (seconds < 0 || seconds > MAX_TTL_SECONDS)
    cursor.problem(`is ${seconds}; must be from 0 to ${MAX_TTL_SECONDS} seconds`);
  return seconds;
}

/** Reads the identity sources. If they are missing, a TOKEN authorizer reads the header that its scheme names. */
function readIdentitySources(
  kind: LambdaAuthorizer["kind"],
  scheme: Cursor,
  authorizer: Cursor,
): readonly IdentitySource[] {
  const cursor = authorizer.at("identitySource");
  const text = cursor.string();
  if (text === undefined) {
    return kind === "TOKEN" ? [{ from: "header", name: scheme.at("name").string() ?? "Authorization" }] : [];
  }
  return text
    .split(",")
    .map((part) => part.trim())
    .flatMap((part) => {
      const source = readIdentitySource(part);
      if (source === undefined) cursor.problem(`${JSON.stringify(part)} is not an identity source`);
      return source ?? [];
    });
}

function readIdentitySource(text: string): IdentitySource | undefined {
  const [, location, name] = /^method\.request\.(header|querystring)\.(.+)$/.exec(text) ?? [];
  if (name !== undefined) return { from: location === "header" ? "header" : "querystring", name };
  const [, root, variable] = /^(context|stageVariables)\.(.+)$/.exec(text) ?? [];
  if (variable === undefined) return undefined;
  return { from: root === "context" ? "context" : "stageVariables", name: variable };
}

/** Creates an id from the name. API Gateway's ids are random; these are the same in every run. */
function authorizerId(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 6);
}
