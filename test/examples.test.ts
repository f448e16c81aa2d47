import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Template } from "./support/template.js";
import { allowedActions, readTemplate } from "./support/template.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** An example that is no stack: the file of a custom rule. `test/journeys/custom-rule.test.ts` tries it. */
const RULE = "upload-rule.ts";
const FILES = ["direct-into-existing-bucket.ts", "edge-avatars.ts", "presigned-recordings.ts"];

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

describe("examples", () => {
  it("are all tried here", () => {
    expect(readdirSync(join(root, "examples")).sort()).toEqual([...FILES, RULE].sort());
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
