import { expect, it } from "vitest";
import { finish } from "../support/command.js";
import { codeBlocks, PAGES } from "./code-blocks.js";

/** The commands of all pages that need nothing but this repository; `uploading.slow.test.ts` runs those of its page. */
const COMMANDS = PAGES.filter((page) => page !== "docs/uploading.md")
  .flatMap(codeBlocks)
  .filter(({ mark }) => mark === "run");

it.each(COMMANDS)("$page:$line exits with 0, and prints something", async ({ language, code }) => {
  const { code: exitCode, stdout } = await finish("bash", ["-euo", "pipefail", "-c", code]);

  expect({ language, exitCode }).toEqual({ language: "sh", exitCode: 0 });
  expect(stdout).not.toBe("");
});

it("the documentation has commands to run", () => {
  expect(COMMANDS.length).toBeGreaterThan(0);
});
