import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { allowedActions, readTemplate, type Template } from "./support/template.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs an example as its reader would, and reads what it wrote. */
function synthesizeExample(file: string, stackName: string): Template {
  const outdir = mkdtempSync(join(tmpdir(), "example-"));
  process.once("exit", () => rmSync(outdir, { recursive: true, force: true }));
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", join("examples", file)], {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: outdir, CDKTF_CONTEXT_JSON: "{}" },
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return readTemplate(join(outdir, "stacks", stackName));
}

describe("examples", () => {
  it("are all tried here", () => {
    expect(readdirSync(join(root, "examples")).sort()).toEqual([
      "direct-into-existing-bucket.ts",
      "edge-avatars.ts",
      "presigned-recordings.ts",
    ]);
  });

  it("stand in the README as they are here, but for where the modules come from", () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const [, file = "", shown] = /<!-- (examples\/\S+) -->\n```ts\n([\s\S]*?)```\n/.exec(readme) ?? [];
    const example = readFileSync(join(root, file), "utf8");

    expect(shown).toBe(
      example.replaceAll(/"\.\.\/modules\/([\w-]+)\/index\.js"/g, '"s3-upload-patterns/$1"'),
    );
  });

  it("build a stack of the edge pattern alone, without a REST API", () => {
    const template = synthesizeExample("edge-avatars.ts", "avatars");

    expect(template.resources("aws_cloudfront_distribution")).toHaveLength(1);
    expect(template.types.filter((type) => type.startsWith("aws_api_gateway"))).toEqual([]);
    expect(template.document.output).toHaveProperty("upload_url");
  }, 60_000);

  it("build the presigned pattern alone, with the check of what arrived and a rule that hears of it", () => {
    const template = synthesizeExample("presigned-recordings.ts", "recordings");

    expect(template.resources("aws_api_gateway_rest_api")).toHaveLength(1);
    expect(template.types).not.toContain("aws_cloudfront_distribution");
    expect(template.resources("aws_cloudwatch_event_rule")).toHaveLength(2);
    expect(allowedActions(template)).toContain("events:PutEvents");
  }, 60_000);

  it("build the direct pattern over a bucket whose owner's settings stay as they are", () => {
    const template = synthesizeExample("direct-into-existing-bucket.ts", "invoices");

    expect(template.types.filter((type) => type.startsWith("aws_s3"))).toEqual([]);
    expect(allowedActions(template)).toContain("s3:PutObject");
    expect(String(template.resource("aws_api_gateway_rest_api").body)).toContain(
      "s3:path/example-invoices/{root}/{tenant}/{key}",
    );
  }, 60_000);
});
