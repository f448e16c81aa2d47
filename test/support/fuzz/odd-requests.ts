import type { RawRequest } from "../raw-request.js";
import type { Choose } from "./choose.js";
import { chooser } from "./choose.js";
import {
  BAD_CREDENTIALS,
  CONTENT_TYPES,
  HEADERS,
  METHODS,
  ODD_BODIES,
  ODD_JSON,
  PATH_VALUES,
  QUERIES,
} from "./odd-values.js";

/** A route to fuzz: from a document, or a path of a service without a document. */
export interface Route {
  /** With parameters in braces, e.g. `/uploads/{id}`. */
  readonly path: string;
  /** Declared methods, in upper case. All other methods are tried, too. */
  readonly methods: readonly string[];
  /** Position among a service's routes. Odd values that any route must survive are tried on a third of them. */
  readonly share?: { readonly position: number; readonly routes: number };
  /** A valid JSON body. Each of its fields gets odd values. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Requests to a route; the same seed gives the same requests. Each method and each media type occurs at least once, and
 * so do odd values of each field. Headers, paths, queries and bodies are distributed over the routes of a service.
 */
export function oddRequests(route: Route, goodToken: string, seed: number): RawRequest[] {
  const choose = chooser(seed);
  const credentials = [...BAD_CREDENTIALS, ...BAD_CREDENTIALS.map(() => `Bearer ${goodToken}`)];
  const declared = () => choose(route.methods);
  const make = (method: string, given: Partial<OddParts> = {}): RawRequest =>
    requestOf(method, { ...chosenParts(route, choose), credential: choose(credentials), ...given });
  const bodyMethod = route.methods.find((it) => it === "POST" || it === "PUT") ?? "GET";
  const withToken = { credential: `Bearer ${goodToken}` };
  const { position, routes } = route.share ?? { position: 0, routes: 1 };
  const turns = Math.min(routes, 3);
  const spread = <Item>(items: readonly Item[]) =>
    items.filter((_, index) => index % turns === position % turns);
  const bodies = [
    ...(bodyMethod === "GET" ? [] : spread(ODD_BODIES)),
    ...oddFields(route.body ?? {}, choose),
  ];
  return [
    ...METHODS.flatMap((method) => [make(method, withToken), make(method, { credential: undefined })]),
    ...CONTENT_TYPES.flatMap((type) => [
      make("OPTIONS", { type, credential: undefined, path: plainPath(route) }),
      make(declared(), { type, ...withToken, path: plainPath(route) }),
    ]),
    ...spread(HEADERS).map((header) => make(declared(), { header, ...withToken, path: plainPath(route) })),
    ...spread(BAD_CREDENTIALS).map((credential) => make(declared(), { credential, path: plainPath(route) })),
    ...(route.path.includes("{") ? spread(PATH_VALUES) : []).map((value) =>
      make(declared(), { ...withToken, path: filled(route, value) }),
    ),
    ...spread(QUERIES).map((query) => make(declared(), { ...withToken, path: plainPath(route) + query })),
    ...bodies.map((body) =>
      make(bodyMethod, { body, type: "application/json", ...withToken, path: plainPath(route) }),
    ),
  ];
}

interface OddParts {
  readonly path: string;
  readonly type: string | undefined;
  readonly header: readonly [name: string, value: string] | undefined;
  readonly body: Buffer | undefined;
  readonly credential: string | undefined;
}

function chosenParts(route: Route, choose: Choose): Omit<OddParts, "credential"> {
  return {
    path: filled(route, choose(PATH_VALUES)) + choose(["", "", choose(QUERIES)]),
    type: choose(CONTENT_TYPES),
    header: choose([undefined, choose(HEADERS)]),
    body: choose([undefined, choose(ODD_BODIES)]),
  };
}

function requestOf(method: string, { path, type, header, body, credential }: OddParts): RawRequest {
  const headers: (readonly [string, string])[] = [];
  if (credential !== undefined) headers.push(["Authorization", credential]);
  if (type !== undefined) headers.push(["Content-Type", type]);
  if (header !== undefined) headers.push(header);
  return { method, path, headers, ...(body === undefined ? {} : { body }) };
}

function plainPath(route: Route): string {
  return filled(route, "a.txt");
}

function filled({ path }: Route, value: string): string {
  return path.replaceAll(/\{.*?\}/g, () => value);
}

/** The valid body with each field replaced by odd values, omitted, duplicated, and with fields of odd names. */
function oddFields(body: Readonly<Record<string, unknown>>, choose: Choose): Buffer[] {
  const fields = Object.entries(body).map(
    ([name, value]) => [JSON.stringify(name), JSON.stringify(value)] as const,
  );
  const others = (name: string) => fields.filter(([other]) => other !== name).map((it) => it.join(":"));
  const texts = fields.flatMap(([name, value]) => [
    ...ODD_JSON.map((odd) => [...others(name), `${name}:${odd}`]),
    [...others(name), `${name}:{"a":${choose(ODD_JSON)}}`, `${name}:[${choose(ODD_JSON)}]`],
    [...others(name), `${name}:{"a":${"[".repeat(7_000)}${"]".repeat(7_000)}}`],
    [...others(name), `${name}:${value}`, `${name}:${value}`],
    others(name),
  ]);
  const named = ["__proto__", "constructor", "toString", ""].map((name) => [
    ...others(""),
    `${JSON.stringify(name)}:${choose(ODD_JSON)}`,
  ]);
  return [...texts, ...(fields.length === 0 ? [] : named)].map((it) => Buffer.from(`{${it.join(",")}}`));
}
