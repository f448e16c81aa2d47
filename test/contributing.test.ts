import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import vitestConfig from "../vitest.config.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGE = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");
/** Made by a run, so not in a fresh clone. */
const MADE = ["node_modules/.cache/", "cdk.tf.json"];

/** The words of inline code, code blocks and links. */
function codeWords(): string[] {
  const blocks = [...PAGE.matchAll(/```sh\n(.*?)```/gs)].map(([, code = ""]) => code);
  const prose = PAGE.replace(/```.*?```/gs, "");
  const inline = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
  const links = [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
  return [...blocks, ...inline, ...links].flatMap((code) => code.split(/\s+/));
}

/** Words with a folder, or with a file's extension. */
function namedPaths(): string[] {
  const isPath = (word: string) =>
    /^(\w|\.ci\/)[\w./-]*$/.test(word) && /[\w-]\/|\w\.(ts|md|json|mjs)$/.test(word);
  return [...new Set(codeWords().filter(isPath))].filter((path) => !MADE.includes(path));
}

/** `contract.ts` means each file of that name. */
function isThere(path: string): boolean {
  if (existsSync(join(ROOT, path))) return true;
  if (path.includes("/")) return false;
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^(functions|modules|emulator)$/.test(entry.name))
    .flatMap((entry) => readdirSync(join(ROOT, entry.name), { recursive: true, encoding: "utf8" }))
    .some((name) => name.endsWith(`/${path}`));
}

describe("CONTRIBUTING.md", () => {
  it("names many files", () => {
    expect(namedPaths()).toEqual(
      expect.arrayContaining(["functions/presign/handler.ts", "emulator/iam/", "vitest.config.ts"]),
    );
    expect(namedPaths().length).toBeGreaterThan(40);
  });

  it("names only files and folders that exist", () => {
    expect(namedPaths().filter((path) => !isThere(path))).toEqual([]);
  });

  it("names every folder with sources", () => {
    const { include } = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8"));
    const folders = (include as string[]).filter((name) => !name.includes(".")).map((name) => `${name}/`);

    expect(folders).toContain("modules/");
    expect(folders.filter((name) => !PAGE.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it("names only scripts that package.json has", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const named = [...PAGE.matchAll(/`npm (?:run )?([\w:]+)`/g)].map(([, name = ""]) => name);

    expect(named).not.toEqual([]);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("names every project of the tests", () => {
    const projects = (vitestConfig.test?.projects ?? []) as readonly { test: { name: string } }[];

    expect(projects).not.toEqual([]);
    for (const { test } of projects) expect(PAGE).toContain(`| \`${test.name}\` |`);
  });
});
