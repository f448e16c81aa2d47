import { describe, expect, it } from "vitest";
import { importTarget, readSource, sourcesBelow } from "./support/sources.js";

/** An exported name: the file's path, `#` and the name. */
type Export = string;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** The kind of declaration by exported name; `re-export` with `from`. */
  readonly exports: ReadonlyMap<string, string>;
  /** The origins of re-exported names. */
  readonly origins: ReadonlyMap<string, Export>;
  /** Files whose every export is re-exported. */
  readonly stars: readonly string[];
  /** Exports that the file imports by name. */
  readonly imports: readonly Export[];
  /** Files that it imports as a whole (`import * as`). */
  readonly namespaces: readonly string[];
  /** Files that it imports when they are needed (`await import(…)`). */
  readonly dynamicImports: readonly string[];
}

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(function\*?|const|let|class|interface|type|enum) (\w+)/gm;
const RE_EXPORT = /^export (?:type )?\{([^}]*)\} from "(\.[^"]+)"/gm;
const STAR = /^export (?:type )?\* from "(\.[^"]+)"/gm;
const IMPORT = /^import (?:type )?\{([^}]*)\} from "(\.[^"]+)"/gm;
const NAMESPACE_IMPORT = /^import (?:type )?\* as \w+ from "(\.[^"]+)"/gm;
const DYNAMIC_IMPORT = /\bimport\("(\.[^"]+)"\)/g;

const FOLDERS = [
  "modules",
  "functions",
  "emulator",
  "local",
  "client",
  "operations",
  "bench",
  "examples",
  "terraform",
  "test",
];
const files = new Map([...FOLDERS.flatMap(sourcesBelow), "main.ts"].map((path) => [path, parse(path)]));
const isTest = (path: string) => path.startsWith("test/");
const isProduct = (path: string) => !isTest(path) && !path.startsWith("bench/");

function parse(path: string): SourceFile {
  const text = readSource(path);
  const target = (specifier: string | undefined) => importTarget(path, specifier ?? "");
  const reExports = [...text.matchAll(RE_EXPORT)].flatMap(([, list, specifier]) =>
    namesIn(list).map(([name, alias = name]) => [alias, `${target(specifier)}#${name}`] as const),
  );
  const declarations = [...text.matchAll(DECLARATION)].map(
    ([, kind = "", name = ""]) => [name, kind] as const,
  );
  return {
    path,
    text,
    exports: new Map([...declarations, ...reExports.map(([name]) => [name, "re-export"] as const)]),
    origins: new Map(reExports),
    stars: [...text.matchAll(STAR)].map(([, specifier]) => target(specifier)),
    imports: [...text.matchAll(IMPORT)].flatMap(([, list, specifier]) =>
      namesIn(list).map(([name]) => `${target(specifier)}#${name}`),
    ),
    namespaces: [...text.matchAll(NAMESPACE_IMPORT)].map(([, specifier]) => target(specifier)),
    dynamicImports: [...text.matchAll(DYNAMIC_IMPORT)].map(([, specifier]) => target(specifier)),
  };
}

/** The names between the braces of an import or export, each with its alias. */
function namesIn(list = ""): readonly (readonly [name: string, alias?: string])[] {
  const items = list.split(",").map((item) => item.trim().replace(/^type /, ""));
  return items.filter((item) => item !== "").map((item) => item.split(" as ") as [string, string?]);
}

/** The imports of a file. A dynamic import counts for every export that the file names somewhere. */
function importsOf({ text, imports, namespaces, dynamicImports }: SourceFile): readonly Export[] {
  const named = (path: string) =>
    [...(files.get(path)?.exports.keys() ?? [])].filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return [
    ...imports,
    ...namespaces.flatMap(exportsOf),
    ...dynamicImports.flatMap((path) => named(path).map((name) => `${path}#${name}`)),
  ];
}

/** The used exports, with the exports that they re-export. */
function withOrigins(used: Iterable<Export>): ReadonlySet<Export> {
  const found = new Set<Export>();
  const add = (used: Export): void => {
    if (found.has(used)) return;
    found.add(used);
    const [path = "", name = ""] = used.split("#");
    const file = files.get(path);
    const origin = file?.origins.get(name);
    if (origin !== undefined) add(origin);
    else if (file?.exports.has(name) === false) for (const star of file.stars) add(`${star}#${name}`);
  };
  for (const name of used) add(name);
  return found;
}

/** The files that users of the packages import, and the one that `docs/fidelity.md` is generated from. */
function doors(): readonly string[] {
  const { exports } = JSON.parse(readSource("package.json"));
  const targets = Object.values<string | { readonly default: string }>(exports);
  const built = targets.flatMap((target) => (typeof target === "string" ? [] : [target.default]));
  const modules = built.map((path) => path.replace("./dist/", "").replace(/\.js$/, ".ts"));
  return [
    ...modules,
    "client/node/index.ts",
    "client/engine/index.ts",
    "emulator/index.ts",
    "emulator/facts/index.ts",
  ];
}

function exportsOf(path: string): readonly Export[] {
  return [...(files.get(path)?.exports.keys() ?? [])].map((name) => `${path}#${name}`);
}

const usedByProduct = withOrigins([
  ...doors().flatMap(exportsOf),
  ...[...files.values()].filter(({ path }) => !isTest(path)).flatMap(importsOf),
]);
const usedByTests = withOrigins([...files.values()].filter(({ path }) => isTest(path)).flatMap(importsOf));

/** Exports whose use passes a test, each with the kind of its declaration. */
function exportsWhere(fits: (used: Export, kind: string) => boolean): readonly Export[] {
  const all = [...files.values()].flatMap(({ path, exports }) =>
    [...exports].map(([name, kind]) => [`${path}#${name}`, kind] as const),
  );
  return all.filter(([used, kind]) => fits(used, kind)).map(([used]) => used);
}

describe("exports", () => {
  it("are imported by another file, unless users of a package or Lambda import them", () => {
    // The second is a custom rule, which functions load.
    const isHandler = (used: Export) => /#(?:handler|rule)$/.test(used);
    // Rules of props are data too, for tables that document them.
    const isRule = (used: Export) => /^modules\/.*#(?:\w+_RULES|UPLOAD_BUCKET|USER_POOL)$/.test(used);
    const unused = exportsWhere(
      (used) => !usedByProduct.has(used) && !usedByTests.has(used) && !isHandler(used) && !isRule(used),
    );

    expect(unused, "Remove `export`, or what nothing uses.").toEqual([]);
  });

  it("are not only for tests, except types and errors that a caller may catch", () => {
    const isContract = (used: Export, kind: string) =>
      kind === "interface" || kind === "type" || /#\w+Error$/.test(used);
    // Exports for documents about props. Documents are generated and compared by tests.
    const isForDocuments = (used: Export) => used.startsWith("modules/declarations/");
    const onlyTested = exportsWhere(
      (used, kind) =>
        isProduct(used) &&
        !usedByProduct.has(used) &&
        usedByTests.has(used) &&
        !isContract(used, kind) &&
        !isForDocuments(used),
    );

    expect(onlyTested, "Test what the product uses, or move it to a file of its own.").toEqual([]);
  });
});
