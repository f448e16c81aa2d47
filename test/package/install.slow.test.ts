import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EdgeUpload } from "../../modules/edge-upload/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import type { Template } from "../support/template.js";
import { readTemplate, synthesize } from "../support/template.js";
import {
  createProject,
  createRepository,
  ESM_APP,
  install,
  LINKED_ESBUILD,
  LINKED_PEERS,
  pack,
  RULE_FILE,
  root,
  run,
  synthesizeEsm,
  TEMPLATE_APP,
  TEMPLATE_TSCONFIG,
  withRule,
} from "./projects.js";

let tarball: string;

beforeAll(() => {
  tarball = pack();
});
afterAll(() => rmSync(dirname(tarball), { recursive: true, force: true }));

function template(project: string): Template {
  return readTemplate(join(project, "cdktf.out/stacks/test"));
}

function zipOf(stack: Template): Buffer {
  return stack.readAsset(String(stack.resource("aws_lambda_function").filename));
}

/** SHA-256 of every file, by path. */
function filesBelow(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    paths.map((path) => [
      relative(folder, path),
      createHash("sha256").update(readFileSync(path)).digest("hex"),
    ]),
  );
}

/** The examples that are CDKTF apps, and their files. */
function isApp(path: string): boolean {
  const example = relative(join(root, "examples"), path).split("/")[0] ?? "";
  return existsSync(join(root, "examples", example, "main.ts"))
    ? path.endsWith(".ts") || statSync(path).isDirectory()
    : example === "";
}

/** The names of everything in a synthesized stack. */
function addresses(stack: Template): string[] {
  return ["aws_s3_bucket", "aws_cloudfront_distribution", "aws_lambda_function"].map(
    (type) => `${type}: ${stack.resources(type).length}`,
  );
}

describe("the package in an ES module project with nodenext", () => {
  let project: string;

  beforeAll(() => {
    const manifest = {
      name: "esm",
      type: "module",
      dependencies: { ...LINKED_PEERS, "s3-upload-patterns": `file:${tarball}` },
      overrides: { fflate: "$fflate" },
    };
    project = createProject(tarball, "esm", { "package.json": manifest, "app.ts": ESM_APP });
    install(project, "--offline");
    synthesizeEsm(project);
  });

  it("writes the same Terraform module by its command as it contains", () => {
    const shipped = join(project, "node_modules/s3-upload-patterns/dist/terraform-modules/presigned");
    const command = join(project, "node_modules/.bin/s3-upload-patterns");
    run(command, ["terraform", "--settings", join(shipped, "settings.json"), "--out", "module"], project);
    const { ".gitignore": _, ...written } = filesBelow(join(project, "module"));

    expect(written).toEqual(filesBelow(shipped));
    expect(Object.keys(written)).toEqual(expect.arrayContaining(["main.tf.json", "variables.tf"]));
  });

  it("offers every module by its own name, with types, and synthesizes without esbuild", () => {
    expect(readdirSync(join(project, "node_modules"))).not.toContain("esbuild");
    expect(template(project).resources("aws_cloudfront_distribution")).toHaveLength(1);
  });

  it("type-checks the unchanged examples, and synthesizes one of them", () => {
    cpSync(join(root, "examples"), join(project, "examples"), { recursive: true, filter: isApp });
    const options = "--noEmit --module nodenext --target es2022 --strict --skipLibCheck --types node".split(
      " ",
    );
    const apps = readdirSync(join(project, "examples")).map((example) => `examples/${example}/main.ts`);

    run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...options, ...apps], project);
    run(process.execPath, ["--import", import.meta.resolve("tsx"), "examples/direct/main.ts"], project);

    expect(apps.length).toBeGreaterThan(9);
    const documents = readTemplate(join(project, "cdktf.out/stacks/documents"));
    expect(documents.resources("aws_api_gateway_rest_api")).toHaveLength(1);
  });

  it("deploys the same bytes as the sources do", () => {
    const fromSources = synthesize((stack) => {
      new EdgeUpload(stack, "Edge", {
        bucket: new UploadBucket(stack, "Bucket", { versioned: true }),
        identity: { type: "pre-shared-key", keys: [{ sha256: "0".repeat(64), subject: "partner" }] },
      });
    });

    expect(zipOf(template(project)).equals(zipOf(fromSources))).toBe(true);
    const names = Object.keys(unzipSync(zipOf(template(project))));
    expect(names.filter((name) => !/^chunk-\d+\.mjs$/.test(name)).sort()).toEqual([
      "config.json",
      "index.mjs",
    ]);
  });

  it("contains no test, no source of a function, and no path of the machine that packed it", () => {
    const folder = join(project, "node_modules/s3-upload-patterns");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });

    expect(files.filter((name) => /\.test\.|handler\.|^test/.test(name))).toEqual([]);
    const texts = files.filter((name) => /\.(js|mjs|ts|json)$/.test(name));
    expect(texts.filter((name) => readFileSync(join(folder, name), "utf8").includes(root))).toEqual([]);
  });
});

describe("the package from a git URL", () => {
  it("is built by npm, contains the same files as the tarball, and synthesizes", () => {
    const dependency = createRepository(tarball);
    const manifest = {
      name: "git",
      type: "module",
      dependencies: { ...LINKED_PEERS, ...LINKED_ESBUILD, "s3-upload-patterns": dependency },
      overrides: { fflate: "$fflate" },
    };
    const project = createProject(tarball, "git", {
      "package.json": manifest,
      "app.ts": `import "./upload-rule.js";${withRule(ESM_APP)}`,
      "upload-rule.ts": RULE_FILE,
    });
    install(project, "--offline");
    synthesizeEsm(project);

    const fromTarball = join(dirname(tarball), "esm/node_modules/s3-upload-patterns");
    expect(filesBelow(join(project, "node_modules/s3-upload-patterns"))).toEqual(filesBelow(fromTarball));
    expect(template(project).resources("aws_cloudfront_distribution")).toHaveLength(1);
    expect(Object.keys(unzipSync(zipOf(template(project))))).toContain("rule.mjs");
  });
});

describe("the package in a project of cdktf init --template=typescript", () => {
  let project: string;

  beforeAll(() => {
    const manifest = {
      name: "template",
      version: "1.0.0",
      main: "main.js",
      types: "main.ts",
      dependencies: { ...LINKED_PEERS, ...LINKED_ESBUILD, "s3-upload-patterns": `file:${tarball}` },
      devDependencies: { "ts-node": "10.9.2", typescript: "5.9.3" },
      overrides: { fflate: "$fflate" },
    };
    project = createProject(tarball, "template", {
      "package.json": manifest,
      "tsconfig.json": TEMPLATE_TSCONFIG,
      "main.ts": withRule(TEMPLATE_APP),
      "upload-rule.ts": RULE_FILE,
    });
    install(project);
  });

  it("type-checks with the old module resolution", () => {
    expect(run("npx", ["tsc", "--noEmit"], project)).toBe("");
  });

  it("synthesizes by ts-node, with a custom rule", () => {
    run("npx", ["ts-node", "main.ts"], project);

    expect(Object.keys(unzipSync(zipOf(template(project))))).toContain("rule.mjs");

    expect(addresses(template(project))).toEqual([
      "aws_s3_bucket: 1",
      "aws_cloudfront_distribution: 1",
      "aws_lambda_function: 1",
    ]);
  });
});

/** The command of README, whose versions are the ones of `.ci/cdktn.mjs`. */
const CDKTN = [
  "cdktf@npm:cdktn@0.24.0",
  "@cdktf/provider-aws@npm:@cdktn/provider-aws@25.7.0",
  "@cdktf/provider-archive@npm:@cdktn/provider-archive@14.0.1",
  "cdktn@0.24.0",
  "constructs@~10.7.0",
];

describe("the package with npm aliases of CDK Terrain", () => {
  it("installs without --legacy-peer-deps, type-checks and synthesizes", () => {
    const manifest = {
      name: "cdktn",
      type: "module",
      devDependencies: { "@types/node": LINKED_PEERS["@types/node"] },
    };
    const project = createProject(tarball, "cdktn", { "package.json": manifest, "app.ts": ESM_APP });
    install(project, tarball, ...CDKTN);
    synthesizeEsm(project);

    expect(addresses(template(project))).toEqual([
      "aws_s3_bucket: 1",
      "aws_cloudfront_distribution: 1",
      "aws_lambda_function: 1",
    ]);
  });

  it("uses the versions that .ci/cdktn.mjs compares", () => {
    const script = readFileSync(join(root, ".ci/cdktn.mjs"), "utf8");
    const pinned = CDKTN.slice(0, 3).map((argument) => argument.replace(/^.*@npm:/, "npm:"));

    expect(pinned.filter((version) => !script.includes(`"${version}"`))).toEqual([]);
  });
});
