import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EdgeUpload } from "../modules/edge-upload/index.js";
import { UploadBucket } from "../modules/upload-bucket/index.js";
import { readTemplate, synthesize, type Template } from "./support/template.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");

/** Somebody else's project: it has the peers, TypeScript and our package, and no esbuild. */
const APP = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";
import { EdgeUpload } from "s3-upload-patterns/edge-upload";
import { UploadBucket, type UploadBucketProps } from "s3-upload-patterns/upload-bucket";
import "s3-upload-patterns/account";
import "s3-upload-patterns/direct-upload";
import "s3-upload-patterns/node-function";
import "s3-upload-patterns/origin-access";
import "s3-upload-patterns/presigned-upload";
import "s3-upload-patterns/rest-api";
import "s3-upload-patterns/user-pool";

const app = new App();
const stack = new TerraformStack(app, "test");
new AwsProvider(stack, "Aws", { region: "eu-central-1" });
const props: UploadBucketProps = { versioned: true };
// @ts-expect-error The types of the props reach who installs the package.
const wrong: UploadBucketProps = { versioned: "yes" };
void wrong;
const bucket = new UploadBucket(stack, "Bucket", props);
new EdgeUpload(stack, "Edge", {
  bucket,
  identity: { type: "pre-shared-key", keys: [{ sha256: "0".repeat(64), subject: "partner" }] },
});
app.synth();
`;

let project: string;
let synthesized: Template;

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} exited with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "consumer-"));
  run("npm", ["pack", "--silent", "--pack-destination", project], root);
  const tarball = readdirSync(project).find((name) => name.endsWith(".tgz")) ?? "";
  const local = [
    "cdktf",
    "constructs",
    "@cdktf/provider-aws",
    "@cdktf/provider-archive",
    "fflate",
    "@types/node",
  ];
  const dependencies = Object.fromEntries(local.map((name) => [name, `file:${join(modules, name)}`]));
  const manifest = {
    name: "consumer",
    type: "module",
    dependencies: { ...dependencies, "s3-upload-patterns": `file:${tarball}` },
    overrides: { fflate: "$fflate" },
  };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(project, "app.ts"), APP);
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--install-links=false"], project);
  const options = [
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--strict",
    "--skipLibCheck",
    "--types",
    "node",
  ];
  run(process.execPath, [join(modules, "typescript/bin/tsc"), ...options, "app.ts"], project);
  run(process.execPath, ["app.js"], project);
  synthesized = readTemplate(join(project, "cdktf.out/stacks/test"));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe("the package, installed in another project", () => {
  it("offers every module by its own name, with types, and synthesizes without esbuild", () => {
    expect(readdirSync(join(project, "node_modules"))).not.toContain("esbuild");
    expect(synthesized.resources("aws_cloudfront_distribution")).toHaveLength(1);
  });

  it("deploys the same bytes as the sources do", () => {
    const fromSources = synthesize((stack) => {
      new EdgeUpload(stack, "Edge", {
        bucket: new UploadBucket(stack, "Bucket", { versioned: true }),
        identity: { type: "pre-shared-key", keys: [{ sha256: "0".repeat(64), subject: "partner" }] },
      });
    });
    const zipOf = (template: Template) =>
      template.readAsset(String(template.resource("aws_lambda_function").filename));

    expect(zipOf(synthesized).equals(zipOf(fromSources))).toBe(true);
    expect(Object.keys(unzipSync(zipOf(synthesized))).sort()).toEqual(["config.json", "index.mjs"]);
  });

  it("ships no test, no source of a function, and no path of the machine that packed it", () => {
    const folder = join(project, "node_modules/s3-upload-patterns");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });

    expect(files.filter((name) => /\.test\.|handler\.|^test/.test(name))).toEqual([]);
    const texts = files.filter((name) => /\.(js|mjs|ts|json)$/.test(name));
    expect(texts.filter((name) => readFileSync(join(folder, name), "utf8").includes(root))).toEqual([]);
  });
});
