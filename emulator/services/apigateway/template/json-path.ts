/** A JSON path that is malformed or uses unsupported syntax. */
export class JsonPathError extends Error {
  readonly path: string;

  constructor(path: string) {
    super(
      `JSON path ${JSON.stringify(path)} is malformed or not emulated. Use $, .name, ['name'], [0], [*] and .*, ` +
        "as in $.files[0].name",
    );
    this.name = "JsonPathError";
    this.path = path;
  }
}

type Step = { readonly kind: "key"; readonly key: string } | { readonly kind: "every" };

const STEP = /\.\*|\[\*\]|\.([^.[\]*\s]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;

/** Reads the value at a path; `undefined` if it is missing. A path with a wildcard returns a list. */
export function readJsonPath(value: unknown, path: string): unknown {
  const steps = parseSteps(path);
  const found = steps.reduce<readonly unknown[]>(
    (values, step) => values.flatMap((it) => take(it, step)),
    [value],
  );
  return steps.some((step) => step.kind === "every") ? found : found[0];
}

function parseSteps(path: string): readonly Step[] {
  if (!path.startsWith("$")) throw new JsonPathError(path);
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (match === null) throw new JsonPathError(path);
    const key = match[1] ?? match[2] ?? (match[3] ?? match[4])?.replace(/\\(.)/g, "$1");
    steps.push(key === undefined ? { kind: "every" } : { kind: "key", key });
  }
  return steps;
}

function take(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (step.kind === "every") return Object.values(value);
  return Object.hasOwn(value, step.key) ? [(value as Readonly<Record<string, unknown>>)[step.key]] : [];
}
