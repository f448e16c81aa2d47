import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, expect, it } from "vitest";
import { AccountStack, readSettings, UploadsStack } from "../../modules/stacks/index.js";
import { ADDRESSES_PAGE, addressesPage, UPDATE_COMMAND } from "../addresses/addresses-page.js";
import { PROJECT } from "../support/command.js";
import { readTemplate } from "../support/template.js";
import { exampleStacks } from "./synthesized.js";

const outdir = mkdtempSync(join(tmpdir(), "app-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** The stacks of cdktf.json by their headings. */
function appStacks(): readonly (readonly [title: string, folder: string])[] {
  const { context } = JSON.parse(readFileSync(join(PROJECT, "cdktf.json"), "utf8"));
  const app = new App({ outdir });
  new UploadsStack(app, "uploads", readSettings(context.uploads));
  new AccountStack(app, "account", context.uploads);
  app.synth();
  return ["uploads", "account"].map((name) => [`The stack \`${name}\``, join(outdir, "stacks", name)]);
}

it("the stacks of this app and of the examples match the page of addresses", () => {
  const examples = exampleStacks()
    // Every app has the same one.
    .filter(({ stack }) => stack !== "account")
    .map(({ example, folder }) => [`Example \`${example}\``, folder] as const);
  const page = addressesPage(
    [...appStacks(), ...examples].map(([title, folder]) => ({
      title,
      document: readTemplate(folder).document,
    })),
  );
  if (process.env.UPDATE_DOCS === "1") writeFileSync(join(PROJECT, ADDRESSES_PAGE), page);

  expect(
    readFileSync(join(PROJECT, ADDRESSES_PAGE), "utf8"),
    `Other addresses or names. Deployed resources would be replaced: keep them, or write a moved block or a changelog ` +
      `entry. Then run ${UPDATE_COMMAND}`,
  ).toBe(page);
});
