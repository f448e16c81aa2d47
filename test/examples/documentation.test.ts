import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { codeBlocks } from "../docs/code-blocks.js";
import { readSource } from "../support/sources.js";

const EXAMPLES = readdirSync("examples").filter((name) => name !== "README.md");

describe("an example in a page", () => {
  it.each(["README.md", "docs/custom-rules.md"])("%s: is identical to the file that it names", (page) => {
    const shown = codeBlocks(page).filter(({ mark }) => mark.startsWith("examples/"));

    expect(shown.length).toBeGreaterThan(0);
    for (const { mark, code } of shown) expect(code).toBe(readSource(mark));
  });
});

describe("the README of each example", () => {
  it.each(EXAMPLES)("%s: has every section, on one screen", (example) => {
    const readme = readSource(`examples/${example}/README.md`);
    const headings = [...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

    expect(headings).toEqual(["Path of a request", "Run it locally", "Deploy", "What to change first"]);
    expect(readme.split("\n").length).toBeLessThanOrEqual(60);
  });

  it.each(EXAMPLES.filter((name) => existsSync(`examples/${name}/main.ts`)))(
    "%s: names its own commands",
    (example) => {
      const [local, , deploy] = codeBlocks(`examples/${example}/README.md`).map(({ code }) => code);
      const app = readSource(`examples/${example}/main.ts`);
      const [, stack] = /new \w+Stack\(\w+, "(?!account)([\w-]+)"/.exec(app) ?? [];
      const account = app.includes("AccountStack") ? "account " : "";

      expect(local).toMatch(
        new RegExp(
          `^npx tsx examples/${example}/main.ts\nnpm run emulator -- cdktf.out/stacks/${stack}( --.*)?\n$`,
        ),
      );
      expect(deploy).toBe(
        `npx cdktf-cli@0.21.0 deploy --app "npx tsx examples/${example}/main.ts" ${account}${stack}\n`,
      );
    },
  );

  it("names files that exist", () => {
    const targets = EXAMPLES.flatMap((example) =>
      [...readSource(`examples/${example}/README.md`).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(
        ([, target = ""]) => `examples/${example}/${target}`,
      ),
    );

    expect(targets.filter((target) => !existsSync(target))).toEqual([]);
  });
});

describe("the table of examples", () => {
  it("lists every folder", () => {
    const listed = [...readSource("examples/README.md").matchAll(/^\| \[([\w-]+)\]\(\1\/README\.md\)/gm)];

    expect(listed.map(([, name]) => name).sort()).toEqual(EXAMPLES);
  });
});
