import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSource } from "../support/sources.js";
import { codeBlocks, PAGES } from "./code-blocks.js";

/** Languages of blocks that a reader copies and runs. */
const RUNNABLE = ["sh", "bash", "python", "go", "java", "js", "ts"];

const BLOCKS = PAGES.flatMap(codeBlocks)
  .filter(({ language }) => RUNNABLE.includes(language))
  .map((block) => [`${block.page}:${block.line}`, block] as const);

describe("commands and programs in the documentation", () => {
  it.each(BLOCKS)("%s is run by a test, or has a reason why not", (_place, { mark }) => {
    expect(mark).toMatch(
      /^(?:run$|not run: .|tested: (?:test\/|\.ci\/)\S+$|endpoints\.json$|examples\/\S+\.ts$)/,
    );
  });

  it.each(BLOCKS.filter(([, { mark }]) => mark.startsWith("tested: ")))(
    "%s names a test that exists",
    (_place, { mark }) => {
      expect(existsSync(mark.slice("tested: ".length))).toBe(true);
    },
  );
});

describe("JSON in the documentation", () => {
  const json = PAGES.flatMap(codeBlocks).filter(({ language }) => language === "json");

  it.each(json.map((block) => [`${block.page}:${block.line}`, block.code] as const))(
    "%s can be parsed",
    (_place, code) => {
      const whole = /^\s*[{[]/.test(code) ? code : `{${code}}`;

      expect(() => JSON.parse(whole)).not.toThrow();
    },
  );
});

describe("links in the documentation", () => {
  it.each([...PAGES, "llms.txt"])("%s names files that exist", (page) => {
    const folder = page.startsWith("docs/") ? "docs/" : "";
    const targets = [...readSource(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(
      ([, target = ""]) => target,
    );

    expect(targets.filter((target) => !existsSync(`${folder}${target}`))).toEqual([]);
  });

  it("llms.txt names every page", () => {
    const index = readSource("llms.txt");

    expect(PAGES.filter((page) => !index.includes(`(${page})`))).toEqual([]);
  });

  it("README has at most 150 lines", () => {
    expect(readSource("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(150);
  });
});
