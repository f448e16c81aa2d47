import { describe, expect, it } from "vitest";
import { readSource } from "./support/sources.js";

const PAGE = readSource("docs/threat-model.md");

/** The tests that the page names: a file, and the title of a test in it. */
const NAMED = [...PAGE.matchAll(/^- `(test\/[^`]+)`: "(.+)"$/gm)].map(
  ([, file = "", title = ""]) => [file, title] as const,
);

describe("the threat model", () => {
  it.each(NAMED)("names a test that exists: %s, %s", (file, title) => {
    const titles = [...readSource(file).matchAll(/\(\s*"((?:[^"\\]|\\.)*)",/g)];

    expect(titles.map(([, found]) => found)).toContain(title);
  });

  it("names a test for every threat", () => {
    const threats = PAGE.slice(PAGE.indexOf("## Identity"), PAGE.indexOf("## What a stolen"));
    const [, ...blocks] = threats.split(/\n\n(?=\*\*)/);

    expect(blocks.filter((block) => !/^- `test\//m.test(block)).map((block) => block.slice(0, 60))).toEqual(
      [],
    );
  });

  it("is linked from the README and SECURITY.md", () => {
    expect(readSource("README.md")).toContain("(docs/threat-model.md)");
    expect(readSource("SECURITY.md")).toContain("(docs/threat-model.md)");
  });
});
