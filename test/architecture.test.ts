import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { importTarget, readSource, sourcesBelow } from "./support/sources.js";

const PURE = [
  "json",
  "rules",
  "attributes",
  "upload-policy",
  "identity",
  "sigv4",
  "live-settings",
  "audit",
  "quota",
];

interface SourceFile {
  readonly path: string;
  /** Paths below the root for relative imports, package names otherwise. */
  readonly imports: readonly string[];
}

const files = [
  "modules",
  "functions",
  "emulator",
  "local",
  "client",
  "operations",
  "bench",
  "examples",
  "terraform",
]
  .flatMap(sourcesBelow)
  .concat("main.ts")
  .map(parse);

function parse(path: string): SourceFile {
  const text = readSource(path);
  const statements = text.matchAll(
    /^(?:import|export)\s(?:[^;"]*\sfrom\s)?"([^"]+)"|\bimport\("([^"]+)"\)/gm,
  );
  const specifiers = [...statements].map(
    ([, statically = "", dynamically = ""]) => statically || dynamically,
  );
  return { path, imports: specifiers.map((specifier) => importTarget(path, specifier)) };
}

function violations(folder: string, allowed: (imported: string, file: SourceFile) => boolean): string[] {
  return files
    .filter((file) => file.path.startsWith(folder))
    .flatMap((file) =>
      file.imports.filter((name) => !allowed(name, file)).map((name) => `${file.path} -> ${name}`),
    );
}

const isNode = (name: string) => name.startsWith("node:");
const isOurs = (name: string) => name.endsWith(".ts");

describe("import rules", () => {
  it("lets main.ts import modules and the CDKTF core only", () => {
    expect(
      violations("main.ts", (name) => isNode(name) || name === "cdktf" || name.startsWith("modules/")),
    ).toEqual([]);
  });

  it("lets modules import CDKTF, providers, build tools, other modules, contracts, rules and the JSON reader only", () => {
    const packages = ["cdktf", "constructs", "esbuild", "fflate", "typescript/unstable/sync"];
    const allowed = (name: string) =>
      isNode(name) ||
      packages.includes(name) ||
      name.startsWith("@cdktf/provider-") ||
      name.startsWith("modules/") ||
      /^functions\/(json\/|(.*\/)?(contract\.ts|rules\/[^/]+)$)/.test(name);

    expect(violations("modules/", allowed)).toEqual([]);
  });

  it("lets examples import the package by its name, like its users, and no file of the repository", () => {
    expect(
      violations("examples/", (name, { path }) => {
        const [, example] = path.split("/");
        return !isOurs(name) || name.startsWith(`examples/${example}/`);
      }),
    ).toEqual([]);
  });

  it("lets a function import its own folder and the pure cores only", () => {
    const allowed = (name: string, file: SourceFile) => {
      if (!isOurs(name)) return true;
      const [, own] = file.path.split("/");
      return [own, ...PURE].some((folder) => name.startsWith(`functions/${folder}/`));
    };

    expect(violations("functions/", allowed)).toEqual([]);
  });

  it("keeps the AWS SDK inside a function's aws.ts", () => {
    const allowed = (name: string, file: SourceFile) =>
      !/^@(aws-sdk|smithy)\//.test(name) || basename(file.path) === "aws.ts";

    expect(violations("functions/", allowed)).toEqual([]);
    expect(violations("modules/", allowed)).toEqual([]);
  });

  it("lets the emulator import neither products nor CDKTF nor the AWS SDK", () => {
    const allowed = (name: string) =>
      isOurs(name) ? name.startsWith("emulator/") : !/^(cdktf|constructs|@cdktf\/|@aws-sdk\/)/.test(name);

    expect(violations("emulator/", allowed)).toEqual([]);
  });

  it("declares exactly the packages that the emulator imports", () => {
    const manifest = JSON.parse(readSource("emulator/package.json"));
    const imported = files
      .filter(({ path }) => path.startsWith("emulator/"))
      .flatMap(({ imports }) => imports.filter((name) => !isOurs(name) && !isNode(name)))
      .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0]);

    expect(Object.keys(manifest.dependencies).sort()).toEqual([...new Set(imported)].sort());
  });

  it("recognizes Node's errors in the emulator by their code, because jest has an Error class of its own", () => {
    const byClass = files
      .filter(({ path }) => path.startsWith("emulator/"))
      .filter(({ path }) => /instanceof Error && "code"/.test(readSource(path)));

    expect(byClass.map(({ path }) => path)).toEqual([]);
  });

  it("lets a service of the emulator be imported through its index only", () => {
    const serviceOf = (path: string) => /^emulator\/services\/([^/]+)\//.exec(path)?.[1];
    const allowed = (name: string, file: SourceFile) => {
      const service = serviceOf(name);
      const isInside = service === undefined || service === serviceOf(file.path);
      return isInside || name === `emulator/services/${service}/index.ts`;
    };

    expect(violations("", allowed)).toEqual([]);
  });

  it("lets this app's commands import the emulator, the client and the rules only", () => {
    const allowed = (name: string) =>
      isOurs(name)
        ? /^(local|client|functions\/(rules|json))\//.test(name) || name === "emulator/index.ts"
        : !/^(cdktf|constructs|@cdktf\/)/.test(name);

    expect(violations("local/", allowed)).toEqual([]);
  });

  it("lets the client's engine and Uppy plugin import themselves and contracts only", () => {
    const isContract = (name: string) => basename(name) === "contract.ts";

    expect(
      violations("client/engine/", (name) => name.startsWith("client/engine/") || isContract(name)),
    ).toEqual([]);
    expect(violations("client/uppy.ts", isContract)).toEqual([]);
  });

  it("lets the rest of the client import the client, Node and its own packages only", () => {
    const { dependencies, optionalDependencies } = JSON.parse(readSource("client/package.json"));
    const packages = Object.keys({ ...dependencies, ...optionalDependencies });
    const allowed = (name: string) =>
      isOurs(name)
        ? name.startsWith("client/") || basename(name) === "contract.ts"
        : isNode(name) || packages.some((own) => name === own || name.startsWith(`${own}/`));

    expect(violations("client/", allowed)).toEqual([]);
  });

  it("lets an operator's tools import Node, pure cores, the quotas' table, live settings and the list of facts only", () => {
    const allowed = (name: string) =>
      isNode(name) ||
      /^(operations|functions\/(sigv4|rules|json|quota|live-settings))\//.test(name) ||
      name === "functions/upload-policy/segment.ts" ||
      name === "emulator/facts/index.ts";

    expect(violations("operations/", allowed)).toEqual([]);
  });

  it("lets the generator of Terraform modules import modules, contracts, rules and the command line only", () => {
    const allowed = (name: string) =>
      isNode(name) ||
      ["cdktf", "constructs"].includes(name) ||
      /^@cdktf\/provider-|^(terraform|modules)\//.test(name) ||
      /^functions\/(json\/|(.*\/)?(contract\.ts|rules\/[^/]+)$)/.test(name) ||
      name === "operations/command-line.ts";

    expect(violations("terraform/", allowed)).toEqual([]);
  });

  it("imports provider resources deeply, in the form that native ESM resolves", () => {
    const allowed = (name: string) =>
      !name.startsWith("@cdktf/provider-") || /\/lib\/[^/]+\/index\.js$/.test(name);

    expect(violations("", allowed)).toEqual([]);
  });

  it("never imports a folder's index from inside that folder", () => {
    const allowed = (name: string, file: SourceFile) =>
      basename(name) !== "index.ts" || dirname(name) !== dirname(file.path);

    expect(violations("", allowed)).toEqual([]);
  });
});

describe("structure", () => {
  it("has no import cycles", () => {
    expect(cycles(new Map(files.map((file) => [file.path, file.imports.filter(isOurs)])))).toEqual([]);
  });

  it("has no cycles between sibling folders", () => {
    const folders = new Set([".", ...files.flatMap(({ path }) => foldersAbove(path))]);

    expect([...folders].flatMap((folder) => cycles(siblings(folder)))).toEqual([]);
  });

  it("has no vague names of files and folders", () => {
    const vague = /(^|\/|-)(utils?|helpers?|misc)(\.|\/)|(^|\/)(common|shared)(\.|\/)/;

    expect(files.map((file) => file.path).filter((path) => vague.test(path))).toEqual([]);
  });

  it("has at most eight source files in a folder, in addition to its index", () => {
    const folders = files
      .filter((file) => basename(file.path) !== "index.ts")
      .map((file) => dirname(file.path));
    const full = folders.filter((folder) => folders.filter((other) => other === folder).length > 8);

    expect([...new Set(full)]).toEqual([]);
  });
});

/** The folders that a file is in, e.g. `a` and `a/b` for `a/b/c.ts`. */
function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === "." ? [] : [...foldersAbove(folder), folder];
}

/** Which subfolders of a folder import which others, anywhere below them. */
function siblings(folder: string): ReadonlyMap<string, readonly string[]> {
  const childOf = (path: string) => foldersAbove(path).find((above) => dirname(above) === folder);
  const graph = new Map<string, string[]>();
  for (const { path, imports } of files) {
    const from = childOf(path);
    if (from === undefined) continue;
    const to = imports.filter(isOurs).flatMap((name) => childOf(name) ?? []);
    graph.set(
      from,
      [...new Set([...(graph.get(from) ?? []), ...to])].filter((name) => name !== from),
    );
  }
  return graph;
}

/** Every import that leads back to where it started, found by a depth-first walk. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, trail: readonly string[]): void => {
    if (trail.includes(node)) found.push([...trail.slice(trail.indexOf(node)), node].join(" -> "));
    if (done.has(node) || trail.includes(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}
