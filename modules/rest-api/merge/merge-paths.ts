import { deployedDocument } from "../document/deployed-document.js";
import { DocumentError } from "../document/document.js";
import type { OpenApiDocument, Operation, PathItem } from "../document/openapi.js";
import type { ExistingDocument } from "./existing-document.js";
import { partOf, versionProblems } from "./existing-document.js";
import { pathProblems } from "./path-problems.js";

/** Fields that hold for a whole API, so that adding one would change the methods that are there already. */
const BINARY_TYPES = "x-amazon-apigateway-binary-media-types";
const API_WIDE = [BINARY_TYPES, "x-amazon-apigateway-api-key-source"] as const;
const VALIDATORS = "x-amazon-apigateway-request-validators";

/**
 * Adds the paths of a pattern to the document of an existing REST API: its paths, its authorizer and its request
 * validator, which get names of their own. The existing methods and gateway responses stay as they are.
 * @param name - Start of the added names; letters and digits
 * @throws {@link DocumentError} if the document is not OpenAPI 3.0, a path or name is taken, two path parameters exclude
 * each other, or a field for the whole API has another value
 */
export function mergePaths(
  existing: ExistingDocument,
  added: OpenApiDocument,
  name: string,
): Readonly<Record<string, unknown>> {
  const named = withNames(deployedDocument(added), name);
  const problems = [
    ...versionProblems(existing),
    ...nameProblems(name),
    ...takenNames("path", existing.paths, named.paths),
    ...pathProblems(partOf(existing.paths), named.paths),
    ...takenNames("security scheme", partOf(existing.components).securitySchemes, named.schemes),
    ...takenNames("request validator", existing[VALIDATORS], named.validators),
    ...API_WIDE.flatMap((field) => apiWideProblem(field, existing[field], added[field])),
    ...(bodiesAreBytes(existing) ? unreadableBodies(added) : []),
  ];
  if (problems.length > 0) throw new DocumentError(name, problems);
  const components = partOf(existing.components);
  return {
    ...existing,
    paths: { ...partOf(existing.paths), ...named.paths },
    components: {
      ...components,
      securitySchemes: { ...partOf(components.securitySchemes), ...named.schemes },
    },
    [VALIDATORS]: { ...partOf(existing[VALIDATORS]), ...named.validators },
  };
}

/** The parts to add, under names that begin with `name`. Each operation names its validator: the document's may differ. */
function withNames(document: OpenApiDocument, name: string) {
  const rename = (own: string) => `${name}_${own}`;
  const renamed = <T>(fields: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(fields).map(([own, value]) => [rename(own), value]));
  const validator = rename(document["x-amazon-apigateway-request-validator"] ?? "");
  const operation = (one: Operation) => ({
    ...one,
    security: one.security.map(renamed),
    "x-amazon-apigateway-request-validator": validator,
  });
  const item = (one: PathItem) =>
    Object.fromEntries(Object.entries(one).map(([method, its]) => [method, operation(its)]));
  return {
    paths: Object.fromEntries(Object.entries(document.paths).map(([path, its]) => [path, item(its)])),
    schemes: renamed(document.components.securitySchemes),
    validators: renamed(document[VALIDATORS] ?? {}),
  };
}

function nameProblems(name: string): readonly string[] {
  if (/^[A-Za-z][A-Za-z0-9]*$/.test(name)) return [];
  return [`the name must be letters and digits, and begin with a letter, got ${JSON.stringify(name)}`];
}

function takenNames(what: string, existing: unknown, added: object): readonly string[] {
  const taken = Object.keys(partOf(existing));
  return Object.keys(added)
    .filter((name) => taken.includes(name))
    .map((name) => `the ${what} ${name} is in the document already`);
}

function apiWideProblem(field: string, existing: unknown, added: unknown): readonly string[] {
  if (added === undefined || JSON.stringify(existing) === JSON.stringify(added)) return [];
  return [
    `${field} must be ${JSON.stringify(added)}, got ${JSON.stringify(existing) ?? "nothing"}. It holds for the whole API: ` +
      "set it in your document if your own methods work with it, or use an API of its own",
  ];
}

/** Whether the API treats JSON as bytes, which mapping templates cannot read. */
function bodiesAreBytes(existing: ExistingDocument): boolean {
  const types: unknown = existing[BINARY_TYPES];
  return Array.isArray(types) && types.some((type) => JSON_AS_BYTES.includes(String(type)));
}

const JSON_AS_BYTES = ["*/*", "application/*", "application/json"];

/**
 * A problem for each operation with a mapping template, unless its body is converted.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
function unreadableBodies({ paths }: OpenApiDocument): readonly string[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.values(item)
      .map((operation) => operation["x-amazon-apigateway-integration"])
      .filter(({ requestTemplates, contentHandling }) => requestTemplates !== undefined && !contentHandling)
      .map(
        () =>
          `${path} has a mapping template, which cannot read JSON if ${BINARY_TYPES} makes it bytes. Leave the path out ` +
          "(omittedPaths of PresignedUploadPaths), or use an API of its own",
      ),
  );
}
