import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleFunction } from "../../../modules/node-function/code/bundle.js";
import { sourceCodeHash, zipFiles } from "../../../modules/node-function/code/zip.js";
import { functionEntry } from "../../../modules/node-function/index.js";
import { buildPackage } from "../../../modules/npm-package/build-package.js";

const PROJECT = resolve(import.meta.dirname, "../../..");
let dist: string;
let files: string[];
beforeAll(() => {
  dist = mkdtempSync(join(tmpdir(), "dist-"));
  buildPackage(dist);
  files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));
});
afterAll(() => rmSync(dist, { recursive: true }));

describe("the built package", () => {
  it.each(["edge-upload", "node-function", "origin-access", "upload-bucket", "user-pool"])(
    "holds the module %s and its types",
    (name) => {
      expect(files).toContain(join(dist, "modules", name, "index.js"));
      expect(files).toContain(join(dist, "modules", name, "index.d.ts"));
    },
  );

  it.each(["edge-authorizer", "pre-token-generation", "presign"])(
    "holds the function %s, with the same bytes as a synth of the sources",
    (name) => {
      const file = join(dist, "functions", name, "index.mjs");

      const [shipped, synthesized] = [{ file, bundled: true }, functionEntry(name)].map((entry) =>
        sourceCodeHash(zipFiles(bundleFunction(entry))),
      );
      expect(shipped).toBe(synthesized);
    },
  );

  it("finds its own functions without esbuild", async () => {
    const entry = pathToFileURL(join(dist, "modules/node-function/code/function-entry.js")).href;
    const built: typeof import("../../../modules/node-function/code/function-entry.js") = await import(entry);

    expect(built.functionEntry("edge-authorizer")).toEqual({
      file: join(dist, "functions/edge-authorizer/index.mjs"),
      bundled: true,
    });
  });

  it("holds no test, no build tool, and no folder of this machine", () => {
    expect(files.filter((file) => /\.test\.|npm-package|[/\\]local[/\\]/.test(file))).toEqual([]);
    expect(files.filter((file) => readFileSync(file).includes(PROJECT))).toEqual([]);
  });
});
