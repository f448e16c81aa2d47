import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeBundle } from "../../../modules/node-function/code/make-bundle.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "builtin-modules-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Bundles a function's source, and returns what its handler returns and which of Node's modules were loaded. */
function run(source: string) {
  const entry = join(folder, "entry.ts");
  writeFileSync(entry, source);
  const code = String(makeBundle(entry).code["index.mjs"]);
  writeFileSync(join(folder, "index.mjs"), code);
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(join(folder, "index.mjs")))});
    const answer = await handler();
    const undici = process.moduleLoadList.some((name) => name.includes("undici"));
    process.stdout.write(JSON.stringify({ answer, undici }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(stderr);
  return { code, ...JSON.parse(stdout) };
}

describe("Node's modules in a bundle", () => {
  it.each([
    [
      "named exports",
      `import { basename, sep as s } from "node:path"; export const handler = () => basename("a/b");`,
    ],
    ["a default import", `import path from "node:path"; export const handler = () => path.basename("a/b");`],
    [
      "a default import with named exports",
      `import path, { basename } from "node:path"; export const handler = () => basename(path.join("a", "b"));`,
    ],
    ["a namespace", `import * as path from "node:path"; export const handler = () => path.basename("a/b");`],
    [
      "a name for default",
      `import { default as p } from "node:path"; export const handler = () => p.basename("a/b");`,
    ],
    [
      "a part of a module",
      `import { basename } from "node:path/posix"; export const handler = () => basename("a/b");`,
    ],
    ["an import without names", `import "node:path"; export const handler = () => "b";`],
  ])("are not imported for %s", (_what, source) => {
    const { code, answer } = run(source);

    expect(answer).toBe("b");
    expect(code).not.toMatch(/\bimport\b|node:builtin/);
  });

  it("are re-exported by name", () => {
    const { code } = run(`export { basename } from "node:path"; export const handler = () => "b";`);

    expect(code).not.toContain("node:builtin");
  });

  it("load without undici, whether they are imported or required", () => {
    writeFileSync(join(folder, "old-package.cjs"), `exports.agent = typeof require("https").Agent;`);

    const { answer, undici } = run(`
      import { STATUS_CODES } from "node:http";
      import { Agent } from "https";
      import { agent } from "./old-package.cjs";
      export const handler = () => [STATUS_CODES[200], typeof Agent, agent];`);

    expect({ answer, undici }).toEqual({ answer: ["OK", "function", "function"], undici: false });
  });

  it("load without undici when a function imports them later, with all exports and the default export", () => {
    const { answer, undici } = run(`
      export const handler = async () => {
        const { default: whole, request } = await import("node:https");
        return whole.request === request && typeof request;
      };`);

    expect({ answer, undici }).toEqual({ answer: "function", undici: false });
  });

  it("load TLS only when a request is sent", () => {
    const { code, answer } = run(`
      import { Agent as A, get as g, request } from "node:https";
      import { get } from "node:http";
      const loaded = () => process.moduleLoadList.includes("NativeModule tls");
      export const handler = () => {
        const before = loaded();
        try { request("http://localhost"); } catch ({ code }) { return [before, code, loaded(), typeof g, typeof get]; }
      };`);

    expect(answer).toEqual([false, "ERR_INVALID_PROTOCOL", true, "function", "function"]);
    expect(code).not.toContain("Agent");
  });

  it("ignores strings that look like imports", () => {
    const source = `import { sep } from "node:path";
      export const handler = () => 'import{a}from"node:fs";' + sep.length;`;

    expect(run(source).answer).toBe('import{a}from"node:fs";1');
  });

  it("ignores a package with a module's name", () => {
    mkdirSync(join(folder, "node_modules/events"), { recursive: true });
    writeFileSync(join(folder, "node_modules/events/index.js"), `export const name = "from npm";`);

    const source = `import { name } from "events/"; export const handler = () => name;`;

    expect(run(source).answer).toBe("from npm");
  });
});
