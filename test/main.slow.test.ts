import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Finished } from "./support/command.js";
import { finish, PROJECT } from "./support/command.js";

const folder = mkdtempSync(join(tmpdir(), "main-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const name of ["functions", "modules", "node_modules", "package.json", "tsconfig.json"]) {
  symlinkSync(join(PROJECT, name), join(folder, name));
}
for (const name of ["synth.cjs", "main.ts"]) copyFileSync(join(PROJECT, name), join(folder, name));

/** Runs a copy of the app with its own cdktf.json, or without one. */
function synth(project: unknown, args: readonly string[] = []): Promise<Finished> {
  rmSync(join(folder, "cdktf.json"), { force: true });
  if (project !== undefined) {
    writeFileSync(
      join(folder, "cdktf.json"),
      typeof project === "string" ? project : JSON.stringify(project),
    );
  }
  const env = { CDKTF_OUTDIR: join(folder, "out"), CDKTF_CONTEXT_JSON: undefined };
  return finish("node", [join(folder, "synth.cjs"), ...args], env);
}

const uploads = (settings: object) => ({ context: { uploads: { region: "eu-central-1", ...settings } } });

describe("npm run synth", () => {
  it.each<[string, unknown, string]>([
    ["no cdktf.json", undefined, "cdktf.json cannot be read: ENOENT"],
    ["a broken cdktf.json", '{ "context": ', "cdktf.json cannot be read"],
    ["a cdktf.json without context", {}, "cdktf.json must be an object with a context"],
    ["a cdktf.json of null", "null", "cdktf.json must be an object with a context"],
    ["no settings", { context: {} }, "uploads must be an object with at least a region"],
    ["wrong settings", uploads({ bucket: { versioned: "yes" } }), "versioned must be true or false"],
    [
      "code with a syntax error",
      uploads({ patterns: ["edge"], edge: { authorizerEntry: join(folder, "broken.ts") } }),
      "Cannot bundle",
    ],
  ])("says in one message what is wrong with %s", async (_name, project, message) => {
    writeFileSync(join(folder, "broken.ts"), "export const handler = (;");

    const { code, stderr } = await synth(project);

    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });

  it("rejects arguments", async () => {
    const { code, stderr } = await synth(uploads({}), ["--bogus"]);

    expect(stderr).toContain("Unexpected argument: --bogus. This command takes none; edit cdktf.json.");
    expect(code).toBe(2);
  });

  it("shows the line of the current source in an unexpected error", async () => {
    const source = readFileSync(join(PROJECT, "main.ts"), "utf8");
    const broken = source.replace(
      "app.synth();",
      'const reason: string = "broken";\n  throw new Error(reason);',
    );
    writeFileSync(join(folder, "main.ts"), broken);
    const line = broken.split("\n").findIndex((text) => text.includes("throw new Error(reason)")) + 1;

    const { code, stderr } = await synth(uploads({}));
    writeFileSync(join(folder, "main.ts"), source);
    const repaired = await synth(uploads({}));

    expect(stderr).toContain(`main.ts:${line}:`);
    expect([code, repaired.code]).toEqual([1, 0]);
  }, 30_000);
});
