import type { ApiMethod } from "../model/document/definition.js";
import { decodePercent } from "../model/target.js";

/** A method and the values of its path parameters. */
interface Route {
  readonly method: ApiMethod;
  /** Values of the path parameters, still percent-encoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Finds the method for a verb and a path; `undefined` if no method matches. */
export type Router = (verb: string, path: string) => Route | undefined;

/** Verbs that API Gateway supports, and that `ANY` includes. */
const VERBS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

interface Resource {
  readonly segments: readonly Segment[];
  readonly methods: readonly ApiMethod[];
}

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "parameter" | "greedy"; readonly name: string };

const RANK: Readonly<Record<Segment["kind"], number>> = { literal: 0, parameter: 1, greedy: 2 };

/**
 * Creates a router with API Gateway's precedence: a literal segment, then a parameter, then a greedy parameter. A
 * resource is skipped for a verb that it does not declare, so the verb falls through to a greedy sibling.
 */
export function createRouter(methods: readonly ApiMethod[]): Router {
  const paths = [...new Set(methods.map((method) => method.resourcePath))];
  const resources = paths.map(
    (path): Resource => ({
      segments: parseSegments(path),
      methods: methods.filter((method) => method.resourcePath === path),
    }),
  );
  resources.sort((one, other) => compareSpecificity(one.segments, other.segments));
  return (verb, path) => {
    const parts = path.replace(/\/$/, "").split("/").slice(1);
    for (const resource of resources) {
      const method = methodFor(resource, verb);
      const pathParameters = method && matchSegments(resource.segments, parts);
      if (method && pathParameters) return { method, pathParameters };
    }
    return undefined;
  };
}

function parseSegments(path: string): readonly Segment[] {
  if (path === "/") return [];
  return path
    .replace(/\/$/, "")
    .slice(1)
    .split("/")
    .map((text): Segment => {
      const name = /^\{(.+)\}$/.exec(text)?.[1];
      if (name === undefined) return { kind: "literal", text };
      return name.endsWith("+") ? { kind: "greedy", name: name.slice(0, -1) } : { kind: "parameter", name };
    });
}

function compareSpecificity(one: readonly Segment[], other: readonly Segment[]): number {
  for (const [index, segment] of one.entries()) {
    const counterpart = other[index];
    if (counterpart === undefined) return -1;
    const difference = RANK[segment.kind] - RANK[counterpart.kind];
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function methodFor(resource: Resource, verb: string): ApiMethod | undefined {
  if (!VERBS.includes(verb)) return undefined;
  const exact = resource.methods.find((method) => method.httpMethod === verb);
  return exact ?? resource.methods.find((method) => method.httpMethod === "ANY");
}

function matchSegments(
  segments: readonly Segment[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const last = segments.at(-1);
  if (last?.kind === "greedy" ? parts.length < segments.length : parts.length !== segments.length) {
    return undefined;
  }
  const values: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const text = segment.kind === "greedy" ? parts.slice(index).join("/") : (parts[index] ?? "");
    if (segment.kind !== "literal" && text !== "") values[segment.name] = text;
    else if (segment.kind !== "literal" || decodePercent(text) !== segment.text) return undefined;
  }
  return values;
}
