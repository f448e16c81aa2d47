import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../../support/command.js";
import { readSource } from "../../support/sources.js";
import { codeBlocks } from "../code-blocks.js";
import { withTables } from "./tables.js";

/** The modules that users import; `client/uppy` is not one of them. */
const MODULES = Object.keys((JSON.parse(readSource("package.json")) as { exports: object }).exports)
  .map((name) => name.replace("./", ""))
  .filter((name) => existsSync(`modules/${name}`));

const readmeOf = (module: string) => `modules/${module}/README.md`;

const SECTIONS = ["What happens", "Inputs", "Outputs", "Who may do what", "Logs", "Cost", "Limits"];

describe("the README of each module", () => {
  it.each(MODULES)("%s: has every section", (module) => {
    const headings = [...readSource(readmeOf(module)).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

    expect(headings).toEqual(SECTIONS);
  });

  it("has the tables that its declarations give (UPDATE_DOCS=1 writes them)", () => {
    const readmes = MODULES.map((module) => ({ module, text: readSource(readmeOf(module)) }));
    const fresh = withTables(readmes);

    for (const [index, { module, text }] of readmes.entries()) {
      if (process.env.UPDATE_DOCS === "1") writeFileSync(readmeOf(module), fresh[index] ?? "");
      else expect(text, readmeOf(module)).toBe(fresh[index]);
    }
  });

  it("has examples that compile", () => {
    const folder = join(PROJECT, "node_modules/.cache/module-readmes");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const module of MODULES) {
      const blocks = codeBlocks(readmeOf(module)).filter(({ language }) => language === "ts");
      expect(blocks, readmeOf(module)).toHaveLength(1);
      writeFileSync(join(folder, `${module}.ts`), importing(blocks[0]?.code ?? ""));
    }
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: "../../../tsconfig.json", include: ["*.ts"], exclude: [] }),
    );

    const { stdout, status } = spawnSync("npx", ["tsc", "-p", folder], { encoding: "utf8", cwd: PROJECT });

    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  });
});

/** The same code with the modules' sources in place of the package. */
function importing(code: string): string {
  return code.replaceAll(/"s3-upload-patterns\/([\w-]+)"/g, '"../../../modules/$1/index.js"');
}
