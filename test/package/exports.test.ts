import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { majorOf, RUNTIME_NODES } from "../support/nodes/installed-nodes.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const entries = Object.entries<{ types: string; default: string }>(manifest.exports).filter(
  ([name]) => name !== "./package.json",
);

describe("the package's exports", () => {
  it("have the same types in typesVersions, which TypeScript's moduleResolution node reads instead", () => {
    expect(manifest.typesVersions).toEqual({
      "*": Object.fromEntries(entries.map(([name, { types }]) => [name.replace("./", ""), [types]])),
    });
  });

  it.each(entries)("%s: has types and code from one source file", (_name, { types, default: code }) => {
    const source = code.replace("./dist/", "").replace(/\.js$/, ".ts");

    expect(types).toBe(code.replace(/\.js$/, ".d.ts"));
    expect(existsSync(join(root, source))).toBe(true);
  });

  it("need a Node version that the gate runs, in which require() loads an ES module", () => {
    const majors = RUNTIME_NODES.map(majorOf);

    expect(manifest.engines.node).toBe("^20.19.0 || ^22.12.0 || ^24.0.0");
    expect(manifest.engines.node.match(/(?<=\^)\d+/g).map(Number)).toEqual([20, ...majors.sort()]);
    for (const readme of ["README.md", "emulator/README.md"])
      expect(readFileSync(join(root, readme), "utf8")).toContain("Node 20.19, 22.12 or 24");
  });
});

/** Relative imports and re-exports of a source file, by the path of the file they name. */
function namesFrom(file: string, kind: "import" | "export"): Map<string, string> {
  const statement = new RegExp(`^${kind} (?:type )?\\{([^}]*)\\} from "(\\.[^"]+)"`, "gm");
  const matches = readFileSync(join(root, file), "utf8").matchAll(statement);
  return new Map(
    [...matches].flatMap(([, list = "", from = ""]) =>
      list.split(",").flatMap((item) => {
        const name = item.trim().replace(/^type /, "");
        return name === "" ? [] : [[name, from] as const];
      }),
    ),
  );
}

const indexes = entries.map(([, { default: code }]) => code.replace("./dist/", "").replace(/\.js$/, ".ts"));
const published = new Set(
  indexes.flatMap((file) => [
    ...namesFrom(file, "export").keys(),
    ...[
      ...readFileSync(join(root, file), "utf8").matchAll(/^export (?:function|class|interface) (\w+)/gm),
    ].map(([, name = ""]) => name),
  ]),
);

/** The interfaces and type aliases of a file that users get from an entry, as a string. */
function publishedTypes(file: string): string {
  const source = readFileSync(join(root, file), "utf8");
  const types = source.matchAll(/^export (?:interface|type) (\w+)[\s\S]*?(?:^\}|;$)/gm);
  return [...types].flatMap(([text, name = ""]) => (published.has(name) ? [text] : [])).join("\n");
}

describe("the types of props", () => {
  const sources = readdirSync(join(root, "modules"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `modules/${name}`)
    .filter((file) => publishedTypes(file) !== "");

  it.each(sources)("can all be imported from the package: %s", (file) => {
    const text = publishedTypes(file).replace(/\/\*\*[\s\S]*?\*\//g, "");
    const imported = [...namesFrom(file, "import").keys()];
    const own = [
      ...readFileSync(join(root, file), "utf8").matchAll(/^(?:export )?(?:interface|type) (\w+)/gm),
    ];
    const used = [...imported, ...own.map(([, name = ""]) => name)].filter((name) =>
      new RegExp(`\\b${name}\\b`).test(text),
    );

    expect(used.filter((name) => !published.has(name))).toEqual([]);
  });
});
