import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { bundleFunction } from "../../../modules/node-function/code/bundle.js";
import { makeBundle } from "../../../modules/node-function/code/make-bundle.js";
import { sourceCodeHash, zipFiles } from "../../../modules/node-function/code/zip.js";
import { functionEntry } from "../../../modules/node-function/index.js";

const PROJECT = resolve(import.meta.dirname, "../../..");
const FUNCTIONS = readdirSync(join(PROJECT, "functions")).filter((name) =>
  existsSync(join(PROJECT, "functions", name, "handler.ts")),
);
const copies: string[] = [];
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** The functions' sources in another folder, touched at another time. */
function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), `copy-${"x".repeat(copies.length * 7)}-`));
  copies.push(copy);
  cpSync(join(PROJECT, "functions"), join(copy, "functions"), { recursive: true });
  symlinkSync(join(PROJECT, "node_modules"), join(copy, "node_modules"));
  for (const name of FUNCTIONS) utimesSync(join(copy, "functions", name, "handler.ts"), 1, copies.length);
  return copy;
}

describe("a function's zip", () => {
  it("has the same bytes for any folder of the project", () => {
    vi.stubEnv("S3_UPLOAD_PATTERNS_BUNDLE_CACHE", "off");
    const [one, other] = [copyOfProject(), copyOfProject()];

    for (const name of FUNCTIONS) {
      const [here, there, elsewhere] = [PROJECT, one, other].map((project) => {
        const file = join(project, "functions", name, "handler.ts");
        return sourceCodeHash(zipFiles(bundleFunction({ file, bundled: false })));
      });

      expect(there, name).toBe(here);
      expect(elsewhere, name).toBe(here);
    }
  });

  it.each(FUNCTIONS)("has the same bytes with and without the cache of bundles: %s", (name) => {
    const file = join(PROJECT, "functions", name, "handler.ts");
    makeBundle(file);
    const cached = makeBundle(file);
    vi.stubEnv("S3_UPLOAD_PATTERNS_BUNDLE_CACHE", "off");
    const built = makeBundle(file);

    expect(cached.code).toEqual(built.code);
    expect(sourceCodeHash(cached.zip)).toBe(sourceCodeHash(built.zip));
  });

  it("has the same bytes at any time and in any time zone", () => {
    const files = { "index.mjs": Buffer.from("export {};"), "config.json": Buffer.from("{}") };
    const make = (now: string, zone: string) => {
      vi.stubEnv("TZ", zone);
      vi.useFakeTimers({ now: new Date(now) });
      return zipFiles(files);
    };

    expect(make("2031-07-01T00:00:00Z", "Pacific/Kiritimati")).toEqual(
      make("2026-01-01T12:00:00Z", "America/Adak"),
    );
  });

  it("has the same bytes for any order of its files", () => {
    const [a, b] = [Buffer.from("a"), Buffer.from("b")];

    expect(zipFiles({ a, b })).toEqual(zipFiles({ b, a }));
  });
});

describe("functionEntry", () => {
  it.each(FUNCTIONS)("finds %s, whose bundle contains no folder of this machine", (name) => {
    const code = bundleFunction(functionEntry(name));

    for (const file of Object.values(code)) {
      expect(file.includes(PROJECT)).toBe(false);
      expect(file.includes("node_modules")).toBe(false);
    }
    expect(code["index.mjs"]?.toString()).toMatch(/ as handler\b/);
  });

  it("rejects an unknown function", () => {
    expect(() => functionEntry("nothing")).toThrow(/Unknown function "nothing"/);
  });
});
