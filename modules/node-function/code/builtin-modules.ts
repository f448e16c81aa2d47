/** Replaces `node:` in esbuild's output. It does not occur in other code. */
const MARK = "node:builtin/";
/** Node's modules that code imports with `node:`, in the oldest Node that builds bundles. */
const PREFIXED =
  "assert async_hooks buffer child_process crypto dgram diagnostics_channel dns events fs http http2 https module net os path perf_hooks process querystring readline stream string_decoder timers tls tty url util v8 vm worker_threads zlib";
/**
 * Modules that are also recognized without the prefix. All other modules are not: npm has packages with the same names,
 * which code imports as `events/` or `util/`.
 */
const UNPREFIXED = "crypto fs http https stream";

/** esbuild's `alias`. An alias of `fs` also applies to `fs/promises`. */
export const BUILTIN_ALIASES: Readonly<Record<string, string>> = Object.fromEntries([
  ...PREFIXED.split(" ").map((name) => [`node:${name}`, MARK + name]),
  ...UNPREFIXED.split(" ").map((name) => [name, MARK + name]),
]);

/**
 * Loads Node's modules with `process.getBuiltinModule` instead of import statements. An import creates a namespace and
 * so reads every export, which loads modules that Node would load lazily: on Node 24, `node:http` loads undici, 30 ms
 * of a cold start.
 * @param code - Minified by esbuild with {@link BUILTIN_ALIASES}
 * @see https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 */
export function loadBuiltins(code: string): string {
  const targets = new Map<string, Targets>();
  const rest = code.replace(STATIC_IMPORT, (_statement, ...groups: (string | undefined)[]) => {
    const [whole, namespace, names, id = ""] = groups;
    const { variables, fields } = targets.get(id) ?? { variables: [], fields: [] };
    const added = targetsOf(names);
    targets.set(id, {
      variables: [
        ...variables,
        ...[whole, namespace].filter((name) => name !== undefined),
        ...added.variables,
      ],
      fields: [...fields, ...added.fields],
    });
    return "";
  });
  return declarations(targets) + rest.replace(HTTP_IMPORT, lazyNamespace).replaceAll(`"${MARK}`, '"node:');
}

/** Matches `import a,{b as c}from"…";`, `import*as a from"…";` and `import"…";`. */
const STATIC_IMPORT = new RegExp(
  String.raw`\bimport ?(?:([\w$]+),?)?(?:\*as ([\w$]+))?(?:\{([^{}]*)\})?(?: ?from ?)?"${MARK}([\w/]+)";`,
  "g",
);
/** The two modules whose namespaces load undici. */
const HTTP_IMPORT = new RegExp(String.raw`\bimport\("${MARK}(https?)"\)`, "g");

/** Names that a file declares for one of Node's modules: for the whole module, and for exports (`name:as`). */
interface Targets {
  readonly variables: readonly string[];
  readonly fields: readonly string[];
}

function targetsOf(names = ""): Targets {
  const items = names.split(",").map((item) => item.split(" as "));
  const isWhole = ([name]: readonly string[]): boolean => name === "default";
  return {
    variables: items.filter(isWhole).map(([name = "", as = name]) => as),
    fields: items.filter((item) => item[0] !== "" && !isWhole(item)).map((item) => item.join(":")),
  };
}

function declarations(targets: ReadonlyMap<string, Targets>): string {
  const all = [...targets].flatMap(([id, { variables, fields }]) => {
    const later = id === "https" ? fields.filter((field) => HTTPS_FUNCTION.test(field)) : [];
    const now = fields.filter((field) => !later.includes(field));
    return [
      ...variables.map((name) => `${name}=${builtin(id)}`),
      ...(now.length === 0 ? [] : [`{${now.join()}}=${builtin(id)}`]),
      ...later.map((field) => laterFunction(id, field)),
    ];
  });
  return all.length === 0 ? "" : `const ${all.join()};`;
}

/** Functions of `node:https`. Loading it loads TLS: 1 to 2 ms of a cold start, and many first requests need no TLS. */
const HTTPS_FUNCTION = /^(?:request|get)\b/;

/** A function that loads its module when it is called. */
function laterFunction(id: string, field: string): string {
  const [name = "", as = name] = field.split(":");
  return `${as}=(...a)=>${builtin(id)}.${name}(...a)`;
}

/** The result of `await import("node:http")`: the exports, and the module itself as `default`. */
function lazyNamespace(_expression: string, id: string): string {
  return `(m=>Promise.resolve(Object.create(m,{default:{value:m}})))(${builtin(id)})`;
}

function builtin(id: string): string {
  return `process.getBuiltinModule("node:${id}")`;
}
