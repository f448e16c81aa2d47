import type { Cursor } from "../model/document/cursor.js";

/** Reports paths that API Gateway does not import. */
export function checkPaths(paths: readonly (readonly [path: string, item: Cursor])[]): void {
  /** The path parameter after each path. */
  const parameters = new Map<string, string>();
  for (const [path, item] of paths) {
    checkPath(path, item);
    checkSiblings(path, item, parameters);
  }
}

function checkPath(path: string, item: Cursor): void {
  if (!path.startsWith("/")) item.problem("must begin with /");
  if (item.at("trace").exists) item.at("trace").problem("API Gateway does not support the method TRACE");
  const segments = path.slice(1).split("/");
  segments.forEach((segment, index) => {
    const isGreedy = /^\{[^{}]+\+\}$/.test(segment);
    if (isGreedy && index < segments.length - 1) item.problem(`${segment} must be the last segment`);
    if (/[{}]/.test(segment) && !/^\{[^{}]+\}$/.test(segment)) {
      item.problem(`${segment}: a parameter must be a whole segment`);
    }
  });
}

/**
 * Reports a second path parameter in the same place. API Gateway answers "A sibling ({id}) of this resource already has a
 * variable path part -- only one is allowed".
 * @see https://github.com/amazon-archives/aws-apigateway-importer/issues/202
 */
function checkSiblings(path: string, item: Cursor, parameters: Map<string, string>): void {
  const segments = path.split("/");
  segments.forEach((segment, index) => {
    if (!segment.startsWith("{")) return;
    const parent = segments.slice(0, index).join("/");
    const other = parameters.get(parent) ?? segment;
    parameters.set(parent, other);
    if (other !== segment) {
      item.problem(
        `${segment} must be ${other} as in another path: API Gateway allows one path parameter in a place`,
      );
    }
  });
}
