import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Files that npm packs without being told. */
const ALWAYS = ["README.md", "LICENSE", "package.json"];
/** This page cites sources as evidence; they are in the repository only. */
const CITES_SOURCES = "docs/fidelity.md";

/** Whether the package in a folder contains a path, by `files` of its manifest. */
function packs(folder: string, path: string): boolean {
  const { files } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return [...ALWAYS, ...files].some((pattern: string) =>
    new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}(?:/|$)`).test(path),
  );
}

/** The pages of the package in a folder. */
function pagesOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !["node_modules", "dist", "cdktf.out"].includes(name) && !name.startsWith("."))
    .flatMap((name) =>
      statSync(join(folder, name)).isDirectory()
        ? readdirSync(join(folder, name), { recursive: true }).map((path) => join(name, String(path)))
        : [name],
    )
    .map((path) => path.split(sep).join("/"))
    .filter(
      (path) => /(?:\.md|llms\.txt)$/.test(path) && !path.includes("node_modules/") && packs(folder, path),
    );
}

/** The files and folders of the same package that a page links to. */
function linksOf(folder: string, page: string): readonly string[] {
  const links = readFileSync(join(folder, page), "utf8").matchAll(
    /\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g,
  );
  return [...links].map(([, target = ""]) => posix.join(posix.dirname(page), target).replace(/\/$/, ""));
}

describe.each([".", "client", "emulator"])("the package in %s", (name) => {
  const folder = join(root, name);
  const pages = pagesOf(folder);

  it("has a README and an llms.txt", () => {
    expect(pages).toEqual(expect.arrayContaining(["README.md", "llms.txt"]));
  });

  it("contains what its pages link to", () => {
    const broken = pages
      .filter((page) => page !== CITES_SOURCES)
      .flatMap((page) => linksOf(folder, page).map((target) => ({ page, target })))
      .filter(({ target }) => !existsSync(join(folder, target)) || !packs(folder, target));

    expect(broken, "Link to a file of the package, or name the file without a link").toEqual([]);
  });
});

it("the package in . has every page of docs/", () => {
  expect(pagesOf(root)).toEqual(
    expect.arrayContaining(
      readdirSync(join(root, "docs"))
        .filter((page) => page.endsWith(".md"))
        .map((page) => `docs/${page}`),
    ),
  );
});
