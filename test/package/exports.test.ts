import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

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

  it.each(entries)("%s: types and code come from one source file", (_name, { types, default: code }) => {
    const source = code.replace("./dist/", "").replace(/\.js$/, ".ts");

    expect(types).toBe(code.replace(/\.js$/, ".d.ts"));
    expect(existsSync(join(root, source))).toBe(true);
  });

  it("need a Node version in which require() loads an ES module", () => {
    expect(manifest.engines.node).toBe(">=20.19");
  });
});
