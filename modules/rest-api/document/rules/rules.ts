import type { Method, OpenApiDocument, Operation } from "../openapi.js";
import { METHODS } from "../openapi.js";
import { schemaProblems, templateProblems } from "./body-rules.js";

/** One operation with its place in the document. */
interface Route {
  readonly path: string;
  readonly method: Method;
  readonly operation: Operation;
}

/** Problems of a deployed document that API Gateway's import does not report; empty if all is well. */
export function documentProblems(document: OpenApiDocument): readonly string[] {
  const routes = routesOf(document);
  const isBinary = document["x-amazon-apigateway-binary-media-types"]?.includes("*/*") ?? false;
  const perRoute = routes.flatMap((route) =>
    [
      ...responseProblems(route.operation),
      ...parameterProblems(route.operation),
      ...schemeProblems(route.operation, document),
      ...templateProblems(route.operation, isBinary),
      ...schemaProblems(route.operation),
    ].map((problem) => `${route.method.toUpperCase()} ${route.path}: ${problem}`),
  );
  return [...perRoute, ...fallThroughProblems(routes)];
}

function routesOf(document: OpenApiDocument): readonly Route[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
}

/**
 * Finds problems of responses. API Gateway answers 500 for an undeclared status or header; an unanchored pattern may
 * match too much.
 */
function responseProblems({ responses, ...operation }: Operation): readonly string[] {
  const integration = operation["x-amazon-apigateway-integration"];
  const mapped = Object.entries(integration.responses ?? {});
  const problems = mapped.flatMap(([pattern, { statusCode, responseParameters = {} }]) => {
    const declared = responses[statusCode];
    if (declared === undefined) return [`status ${statusCode} of response ${pattern} is not declared`];
    const headers = Object.keys(declared.headers ?? {});
    return Object.keys(responseParameters)
      .map((target) => target.replace("method.response.header.", ""))
      .filter((header) => !headers.includes(header))
      .map((header) => `header ${header} of status ${statusCode} is not declared`);
  });
  const loose = mapped.map(([pattern]) => pattern).filter((it) => it !== "default" && !/^\^.*\$$/s.test(it));
  const needsDefault = integration.type !== "aws_proxy" && integration.responses?.default === undefined;
  return [
    ...problems,
    ...loose.map((pattern) => `selection pattern ${pattern} is not anchored with ^ and $`),
    ...(needsDefault ? ["the integration has no default response, so API Gateway would answer 500"] : []),
  ];
}

/**
 * Headers that a mapping must not set: API Gateway answers 500.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const UNMAPPABLE_HEADERS = [
  "authorization",
  "connection",
  "content-length",
  "expect",
  "proxy-authenticate",
  "te",
  "transfer-encoding",
  "x-amzn-trace-id",
];

/** Finds undeclared parameters: a mapping from one is silently empty. */
function parameterProblems(operation: Operation): readonly string[] {
  const integration = operation["x-amazon-apigateway-integration"];
  const declared = (operation.parameters ?? []).map(
    (parameter) =>
      `method.request.${parameter.in === "query" ? "querystring" : parameter.in}.${parameter.name}`,
  );
  const mappings = Object.entries(integration.requestParameters ?? {});
  const undeclared = mappings
    .map(([, source]) => source)
    .filter((it) => it.startsWith("method.request.") && !declared.includes(it));
  const forbidden = mappings
    .map(([target]) => target.replace("integration.request.header.", ""))
    .filter((header) => UNMAPPABLE_HEADERS.includes(header.toLowerCase()));
  return [
    ...undeclared.map((source) => `${source} is used but not declared as a parameter`),
    ...forbidden.map((header) => `API Gateway does not allow setting the header ${header}`),
  ];
}

function schemeProblems(operation: Operation, document: OpenApiDocument): readonly string[] {
  const known = Object.keys(document.components.securitySchemes);
  return operation.security
    .flatMap((requirement) => Object.keys(requirement))
    .filter((scheme) => !known.includes(scheme))
    .map((scheme) => `security scheme ${scheme} is not defined`);
}

/**
 * Finds paths whose missing methods another path would serve. API Gateway routes such a method to a path with a
 * parameter in its place, and that path's authorization decides. So a path must be authorized like the paths that it
 * covers.
 */
function fallThroughProblems(routes: readonly Route[]): readonly string[] {
  const guarded = routes.filter(({ method }) => method !== "options");
  return guarded.flatMap((route) =>
    guarded
      .filter(({ path }) => path !== route.path && covers(route.path, path))
      .filter(
        ({ operation }) => JSON.stringify(operation.security) !== JSON.stringify(route.operation.security),
      )
      .map(
        ({ path, method }) =>
          `${method.toUpperCase()} ${path} is covered by ${route.path} with another authorization: ` +
          "methods that it lacks would be routed there. Authorize both alike, or move one to another folder",
      ),
  );
}

/** Whether a request for one path could also match another, whose parameters match any segment. */
function covers(general: string, path: string): boolean {
  const segments = path.split("/");
  const pattern = general.split("/");
  const isGreedy = general.endsWith("+}");
  if (isGreedy ? segments.length < pattern.length : segments.length !== pattern.length) return false;
  return pattern.every((segment, index) => segment.startsWith("{") || segment === segments[index]);
}
