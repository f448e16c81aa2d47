import { validatePolicy } from "../../../iam/policy/validate.js";
import { isObject } from "../../../json.js";
import type { Model, PolicyDocument, RestApi } from "../../../model.js";
import { Cursor } from "../model/document/cursor.js";
import type { ApiDefinition } from "../model/document/definition.js";
import type { DocumentProblem } from "../model/document/problems.js";
import { ApiDocumentError } from "../model/document/problems.js";
import { readAuthorizers } from "./authorizers.js";
import { readMethods } from "./methods.js";
import { readGatewayResponses, readValidators } from "./settings.js";

/** Extensions at the top level of a document that are accepted. All others are rejected. */
const KNOWN_EXTENSIONS = [
  "x-amazon-apigateway-api-key-source",
  "x-amazon-apigateway-binary-media-types",
  "x-amazon-apigateway-endpoint-configuration",
  "x-amazon-apigateway-gateway-responses",
  "x-amazon-apigateway-policy",
  "x-amazon-apigateway-request-validator",
  "x-amazon-apigateway-request-validators",
];

/**
 * Reads an API's OpenAPI 3.0 document as API Gateway imports it.
 * @throws ApiDocumentError with everything that API Gateway would reject and everything that is not emulated
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function importApi(api: RestApi, model: Model): ApiDefinition {
  const problems: DocumentProblem[] = [];
  const document = new Cursor(api.document, problems, api.document, "");
  checkVersionAndExtensions(document);
  const authorizers = readAuthorizers(document.at("components").at("securitySchemes"), model);
  const methods = readMethods({ document, model, authorizers, validators: readValidators(document) });
  const policy = document.at("x-amazon-apigateway-policy");
  const definition: ApiDefinition = {
    methods,
    gatewayResponses: readGatewayResponses(document.at("x-amazon-apigateway-gateway-responses")),
    binaryMediaTypes: document.at("x-amazon-apigateway-binary-media-types").strings(),
    apiKeySource:
      document.at("x-amazon-apigateway-api-key-source").oneOf(["HEADER", "AUTHORIZER"]) ?? "HEADER",
    ...(policy.exists ? { resourcePolicy: readResourcePolicy(policy, api) } : {}),
  };
  if (problems.length > 0) throw new ApiDocumentError(api.constructPath, problems);
  return definition;
}

/** Lists the problems that prevent serving an API's document; empty if it can be served. Does not create the API. */
export function apiDocumentProblems(api: RestApi, model: Model): readonly DocumentProblem[] {
  try {
    importApi(api, model);
    return [];
  } catch (error) {
    if (error instanceof ApiDocumentError) return error.problems;
    throw error;
  }
}

function checkVersionAndExtensions(document: Cursor): void {
  const version = document.at("openapi");
  if (!/^3\.0\.\d+$/.test(version.string() ?? "")) {
    version.problem(`is ${version.shown}; API Gateway imports 3.0.x`);
  }
  if (document.at("security").exists) {
    document.at("security").problem("is ignored by API Gateway: add it to every operation instead");
  }
  for (const [key, entry] of document.entries()) {
    if (key.startsWith("x-amazon-apigateway-") && !KNOWN_EXTENSIONS.includes(key)) {
      entry.problem("is not emulated");
    }
  }
}

/** Reads the resource policy, and expands resources of the form `execute-api:/STAGE/VERB/PATH` as API Gateway does. */
function readResourcePolicy(policy: Cursor, api: RestApi): PolicyDocument {
  const given: unknown = policy.value;
  if (!isPolicy(given)) {
    policy.problem(`must be a policy with statements, is ${policy.shown}`);
    return { Statement: [] };
  }
  const document = {
    ...given,
    Statement: [given.Statement].flat().map((statement) => ({
      ...statement,
      Resource: [statement.Resource ?? []].flat().map((resource) => completeResource(resource, api)),
    })),
  };
  for (const problem of validatePolicy(document, "resource")) policy.problem(problem);
  return document;
}

function isPolicy(value: unknown): value is PolicyDocument {
  return isObject(value) && [value.Statement].flat().every(isObject);
}

function completeResource(resource: string, api: RestApi): string {
  return resource.startsWith("execute-api:/")
    ? `${api.executionArn}/${resource.slice("execute-api:/".length)}`
    : resource;
}
