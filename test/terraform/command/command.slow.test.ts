import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../../terraform/command/run.js";

let work: string;
let settings: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "terraform-command-"));
  settings = join(work, "uploads.json");
  writeFileSync(settings, '{"patterns": ["direct"]}');
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

function run(...args: readonly string[]) {
  const out: string[] = [];
  const error: string[] = [];
  const exitCode = runCommand(args, () => ({}), {
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  });
  return { exitCode, out: out.join("\n"), error: error.join("\n") };
}

const generate = (folder: string, ...more: readonly string[]) =>
  run("terraform", "--settings", settings, "--out", folder, ...more);

describe("s3-upload-patterns terraform", () => {
  it("writes a module, and reports it as up to date", () => {
    const folder = join(work, "new/module");

    expect(generate(folder)).toMatchObject({ exitCode: 0, error: "" });
    expect(generate(folder, "--check")).toMatchObject({ exitCode: 0, out: `${folder} is up to date.` });
  });

  it("lists files that are not up to date, and changes nothing", () => {
    const folder = join(work, "stale");
    generate(folder);
    const variables = join(folder, "variables.tf");
    writeFileSync(variables, `${readFileSync(variables, "utf8")}# edited\n`);
    rmSync(join(folder, "versions.tf"));
    writeFileSync(join(folder, "functions/old.zip"), "");
    const { exitCode, error } = generate(folder, "--check");

    expect(exitCode).toBe(1);
    expect(error).toContain("changed  variables.tf (lines: 0 added, 1 removed)");
    expect(error).toContain("missing  versions.tf");
    expect(error).toContain("surplus  functions/old.zip");
    expect(readFileSync(variables, "utf8")).toContain("# edited");
  });

  it("overwrites a module, and keeps other files in its folder", () => {
    const folder = join(work, "again");
    generate(folder);
    writeFileSync(join(folder, "functions/old.zip"), "");
    writeFileSync(join(folder, "own.tf"), "");

    expect(generate(folder).exitCode).toBe(0);
    expect(generate(folder, "--check").exitCode).toBe(0);
    expect(readFileSync(join(folder, "own.tf"), "utf8")).toBe("");
  });

  it("does not write to a folder with other files", () => {
    const folder = mkdtempSync(join(work, "own-"));
    writeFileSync(join(folder, "main.tf.json"), "{}");
    const { exitCode, error } = generate(folder);

    expect(exitCode).toBe(1);
    expect(error).toContain("--out must be a new or empty folder");
    expect(readFileSync(join(folder, "main.tf.json"), "utf8")).toBe("{}");
  });

  it.each<[string, string, readonly string[]]>([
    ["unknown settings", '{"patern": []}', ['Unknown setting "patern"']],
    ["names of every object's members", '{"constructor": 1}', ['Unknown setting "constructor"']],
    [
      "settings of stacks",
      '{"region": "eu-central-1"}',
      ["region is a setting of a stack", "Region of its provider"],
    ],
    [
      "null for the patterns",
      '{"patterns": null}',
      ["patterns must not be null, because it decides what is built"],
    ],
    [
      "null for a setting that must be fixed",
      '{"reading": null}',
      ["reading must not be null, because it decides what is built"],
    ],
    [
      "props that contradict each other",
      '{"policy": {"minBytes": 5}}',
      ["policy.minBytes must be 0 on the direct pattern"],
    ],
    ["no object", "[]", ["It must be a JSON object with settings, got []"]],
    ["no JSON", "{", ["It cannot be read"]],
  ])("rejects %s", (_what, text, messages) => {
    const file = join(work, "wrong.json");
    writeFileSync(file, text);
    const { exitCode, error } = run("terraform", "--settings", file, "--out", join(work, "never"));

    expect(exitCode).toBe(1);
    for (const message of messages) expect(error).toContain(message);
  });

  it.each<[string, readonly string[], string]>([
    ["a missing file of settings", ["terraform", "--out", "x"], "--settings is missing"],
    ["a missing folder", ["terraform", "--settings", "x"], "--out is missing"],
    ["an unknown option", ["terraform", "--force"], "--force"],
    ["an unknown command", ["pulumi"], 'Unknown command: "pulumi". Known commands: terraform.'],
  ])("rejects %s with exit code 2", (_what, args, message) => {
    expect(run(...args)).toMatchObject({ exitCode: 2, error: expect.stringContaining(message) });
  });

  it.each([[[]], [["--help"]], [["terraform", "--help"]]])("prints its usage: %j", (args) => {
    expect(run(...args)).toMatchObject({ exitCode: 0, out: expect.stringContaining("--settings FILE") });
  });
});
