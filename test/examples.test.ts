import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccountStack, readSettings, UploadsStack } from "../modules/stacks/index.js";
import { ADDRESSES_PAGE, addressesPage, UPDATE_COMMAND } from "./addresses/addresses-page.js";
import type { Template } from "./support/template.js";
import { allowedActions, readTemplate } from "./support/template.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** An example that is no stack: the file of a custom rule. `test/journeys/custom-rule.test.ts` tries it. */
const RULE = "upload-rule.ts";
const FILES = readdirSync(join(root, "examples")).filter((file) => file.endsWith(".ts") && file !== RULE);

let outdir: string;

/** Runs every example as its reader would, but all in one process: loading CDKTF takes most of the time. */
beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), "example-"));
  const program = FILES.map((file) => `await import("./examples/${file}");`).join("\n");
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", program],
    {
      cwd: root,
      env: { ...process.env, CDKTF_OUTDIR: outdir, CDKTF_CONTEXT_JSON: "{}" },
      encoding: "utf8",
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const readExample = (stackName: string): Template => readTemplate(join(outdir, "stacks", stackName));

/** The stacks of cdktf.json by their headings. */
function appStacks(): Readonly<Record<string, Template>> {
  const { context } = JSON.parse(readFileSync(join(root, "cdktf.json"), "utf8"));
  const folder = mkdtempSync(join(outdir, "app-"));
  const app = new App({ outdir: folder });
  new UploadsStack(app, "uploads", readSettings(context.uploads));
  new AccountStack(app, "account", context.uploads);
  app.synth();
  const read = (name: string) => readTemplate(join(folder, "stacks", name));
  return { "The stack `uploads`": read("uploads"), "The stack `account`": read("account") };
}

describe("examples", () => {
  it("have the addresses and names of the page, and so have this app's own stacks", () => {
    const page = addressesPage([
      ...Object.entries(appStacks()).map(([title, { document }]) => ({ title, document })),
      ...readdirSync(join(outdir, "stacks")).map((name) => ({
        title: `Example \`${name}\``,
        document: readExample(name).document,
      })),
    ]);
    if (process.env.UPDATE_DOCS === "1") writeFileSync(join(root, ADDRESSES_PAGE), page);

    expect(
      readFileSync(join(root, ADDRESSES_PAGE), "utf8"),
      `Other addresses or names. Deployed resources would be replaced: keep them, or write a moved block or a changelog ` +
        `entry. Then run ${UPDATE_COMMAND}`,
    ).toBe(page);
  });

  it("stand in the README as they are here, but for where the modules come from", () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const [, file = "", shown] = /<!-- (examples\/\S+) -->\n```ts\n([\s\S]*?)```\n/.exec(readme) ?? [];
    const example = readFileSync(join(root, file), "utf8");

    expect(shown).toBe(
      example.replaceAll(/"\.\.\/modules\/([\w-]+)\/index\.js"/g, '"s3-upload-patterns/$1"'),
    );
  });

  it("stands in the page about custom rules as it is here", () => {
    const page = readFileSync(join(root, "docs/custom-rules.md"), "utf8");
    const [, shown] = /<!-- examples\/upload-rule.ts -->\n```ts\n([\s\S]*?)```\n/.exec(page) ?? [];

    expect(shown).toBe(
      readFileSync(join(root, "examples", RULE), "utf8").replace(
        "../modules/upload-rule/index.js",
        "s3-upload-patterns/upload-rule",
      ),
    );
  });

  it("build a stack of the edge pattern alone, without a REST API", () => {
    const template = readExample("avatars");

    expect(template.resources("aws_cloudfront_distribution")).toHaveLength(1);
    expect(template.types.filter((type) => type.startsWith("aws_api_gateway"))).toEqual([]);
    expect(template.document.output).toHaveProperty("upload_url");
  });

  it("build the presigned pattern alone, with the check of what arrived and a rule that hears of it", () => {
    const template = readExample("recordings");

    expect(template.resources("aws_api_gateway_rest_api")).toHaveLength(1);
    expect(template.types).not.toContain("aws_cloudfront_distribution");
    expect(template.resources("aws_cloudwatch_event_rule")).toHaveLength(2);
    expect(allowedActions(template)).toContain("events:PutEvents");
  });

  it("build the direct pattern over a bucket whose owner's settings stay as they are", () => {
    const template = readExample("invoices");

    expect(template.types.filter((type) => type.startsWith("aws_s3"))).toEqual([]);
    expect(allowedActions(template)).toContain("s3:PutObject");
    expect(String(template.resource("aws_api_gateway_rest_api").body)).toContain(
      "s3:path/example-invoices/{root}/{tenant}/{key}",
    );
  });
});
