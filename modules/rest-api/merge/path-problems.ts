/** A path parameter, and the path that it follows. */
interface PathParameter {
  readonly parent: string;
  /** With braces, e.g. `{id}` or `{key+}`. */
  readonly name: string;
}

/**
 * A problem for each added path that exists, or has a path parameter where the document has another one: API Gateway
 * imports neither.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function pathProblems(existing: object, added: object): readonly string[] {
  const taken = new Map(parametersIn(existing).map(({ parent, name }) => [parent, name]));
  const conflicts = parametersIn(added).flatMap(({ parent, name }) => {
    const other = taken.get(parent);
    return other === undefined || other === name ? [] : [siblingProblem(parent, name, other)];
  });
  return [...new Set(conflicts)];
}

function siblingProblem(parent: string, added: string, existing: string): string {
  return (
    `the path ${parent}/${added} cannot be added to a document that has ${parent}/${existing}, because API Gateway allows ` +
    `one path parameter after ${parent === "" ? "/" : parent}. Rename yours to ${added}, omit the added path ` +
    "(omittedPaths of PresignedUploadPaths), or use an API of its own"
  );
}

function parametersIn(paths: object): readonly PathParameter[] {
  return Object.keys(paths).flatMap((path) => {
    const segments = path.split("/");
    return segments.flatMap((name, index) =>
      name.startsWith("{") ? [{ parent: segments.slice(0, index).join("/"), name }] : [],
    );
  });
}
