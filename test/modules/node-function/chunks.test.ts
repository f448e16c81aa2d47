import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Fn } from "cdktf";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleFunction } from "../../../modules/node-function/code/bundle.js";
import type { FunctionCode } from "../../../modules/node-function/code/function-entry.js";
import type { NodeFunctionProps } from "../../../modules/node-function/index.js";
import { NodeFunction } from "../../../modules/node-function/index.js";
import type { Template } from "../../support/template.js";
import { synthesize } from "../../support/template.js";

const SOURCES: Readonly<Record<string, string>> = {
  "handler.ts": `
    import { count } from "./count.js";
    export const handler = async (large: boolean): Promise<unknown> =>
      large ? (await import("./large.js")).large() : count();
  `,
  "count.ts": `
    let calls = 0;
    export const count = (): number => (calls += 1);
  `,
  "large.ts": `
    import os from "./old-package.cjs";
    import { count } from "./count.js";
    export const large = () => ({ calls: count(), platform: os.platform(), text: "läzy" });
  `,
  // Like CommonJS packages, with `require`, which an ECMAScript module does not have.
  "old-package.cjs": `module.exports = require("node:os");`,
};

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "chunks-"));
});
afterAll(() => rmSync(root, { recursive: true }));

function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = join(root, folder);
  mkdirSync(path, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

/** The code of the sources, bundled in this folder. */
function bundleIn(folder: string): FunctionCode {
  return bundleFunction({ file: join(writeFiles(folder, SOURCES), "handler.ts"), bundled: false });
}

function filesWith(code: FunctionCode, text: string): readonly string[] {
  return Object.keys(code).filter((name) => code[name]?.includes(text));
}

function templateOf(props: Partial<NodeFunctionProps>): Template {
  const entry = join(writeFiles("synthesized", SOURCES), "handler.ts");
  return synthesize((stack) => {
    new NodeFunction(stack, "Fn", { entry, description: "Loads a part of itself later", ...props });
  });
}

/** Of three modules one is shared by all, and one each by the first file and one lazy part. */
const SHARING: Readonly<Record<string, string>> = {
  "handler.ts": `
    import { all } from "./all.js";
    import { one } from "./one.js";
    import { other } from "./other.js";
    const parts = { one: () => import("./lazy-one.js"), other: () => import("./lazy-other.js") };
    export const handler = async (name: "one" | "other"): Promise<unknown> =>
      [all(), one(), other(), (await parts[name]()).lazy()];
  `,
  "all.ts": "let calls = 0; export const all = () => `all ${(calls += 1)}`;",
  "one.ts": 'import { all } from "./all.js"; export const one = () => `one, ${all()}`;',
  "other.ts": 'import { all } from "./all.js"; export const other = () => `other, ${all()}`;',
  "lazy-one.ts": `
    import { all as everybody } from "./all.js";
    import { one } from "./one.js";
    export const lazy = () => [everybody(), one()];
  `,
  "lazy-other.ts": `
    import { all } from "./all.js";
    import { other } from "./other.js";
    export const lazy = () => [all(), other()];
  `,
};

describe("a function whose lazy parts share modules with its first file", () => {
  it.each<[what: string, files: number, addition: string]>([
    ["has all static imports in the first file", 3, ""],
    // A lazy part that imports the first file would wait for it, and the first file for the lazy part.
    ["keeps its files apart if it awaits a part at its top level", 6, "await parts.one();"],
  ])("%s, and works", async (_what, files, addition) => {
    const handlerFile = `${SHARING["handler.ts"]}${addition}`;
    const name = `sharing-${files}`;
    const file = join(writeFiles(name, { ...SHARING, "handler.ts": handlerFile }), "handler.ts");
    const code = bundleFunction({ file, bundled: false });
    const folder = writeFiles(`${name}-bundled`, code);

    const { handler } = await import(pathToFileURL(join(folder, "index.mjs")).href);

    expect(Object.keys(code)).toHaveLength(files);
    expect(await handler("one")).toEqual(["all 1", "one, all 2", "other, all 3", ["all 4", "one, all 5"]]);
    expect(await handler("other")).toEqual([
      "all 6",
      "one, all 7",
      "other, all 8",
      ["all 9", "other, all 10"],
    ]);
  });
});

describe("a function with a dynamic import", () => {
  it("has the imported part in a separate file, which the first file does not load", () => {
    const code = bundleIn("one");
    const [lazy = "none"] = filesWith(code, "l\\xE4zy");

    expect(Object.keys(code)).toContain("index.mjs");
    expect(lazy).toMatch(/^chunk-\d\.mjs$/);
    expect(code["index.mjs"]?.toString()).toContain(`import("./${lazy}")`);
    expect(filesWith(code, `from"./${lazy}"`)).toEqual([]);
  });

  it("runs, shares one instance of common modules, and has a require if a package calls it", async () => {
    const folder = writeFiles("running", bundleIn("one"));

    const { handler } = await import(pathToFileURL(join(folder, "index.mjs")).href);

    expect(await handler(false)).toBe(1);
    expect(await handler(true)).toEqual({ calls: 2, platform: platform(), text: "läzy" });
  });

  it("makes a require in the one file that calls it", () => {
    const code = bundleIn("one");

    expect(filesWith(code, "createRequire")).toHaveLength(1);
    expect(filesWith(code, "createRequire")).toEqual(filesWith(code, "Dynamic require of"));
  });

  it("has the same files for any folder of the sources", () => {
    expect(bundleIn("a/deeper/folder")).toEqual(bundleIn("one"));
  });

  it("is read with its chunks only if it is already bundled", () => {
    const code = bundleIn("one");
    const folder = writeFiles("shipped", { ...code, "other.mjs": "", "chunk-1.mjs.map": "" });

    expect(bundleFunction({ file: join(folder, "index.mjs"), bundled: true })).toEqual(code);
  });

  it("has all of its files in the zip", () => {
    const template = templateOf({});

    const zip = unzipSync(template.readAsset(String(template.resource("aws_lambda_function").filename)));

    expect(Object.keys(zip).sort()).toEqual(Object.keys(bundleIn("one")).sort());
  });

  it("has all of its files in the zip that Terraform makes", () => {
    const configFile = { name: "config.json", value: { bucket: Fn.join("", ["a"]) } };
    const template = templateOf({ edge: true, configFile });

    const sources = template.dataSources("archive_file")[0]?.source as {
      filename: string;
      content: string;
    }[];
    const packed = sources.slice(0, -1).map(({ filename, content }) => {
      const path = content.slice('${sensitive(file("'.length, -'"))}'.length);
      return [filename, template.readAsset(path)];
    });

    expect(Object.fromEntries(packed)).toEqual(bundleIn("one"));
    expect(sources.at(-1)?.filename).toBe("config.json");
  });
});
