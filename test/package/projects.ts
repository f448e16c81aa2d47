import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const modules = join(root, "node_modules");

/** The peers and types of the package, as links to the installed ones. */
export const LINKED_PEERS = linked(
  "cdktf",
  "constructs",
  "@cdktf/provider-aws",
  "@cdktf/provider-archive",
  "fflate",
  "@types/node",
);

/** Further links for a project with a custom rule. */
export const LINKED_ESBUILD = linked("esbuild");

/** The file of a custom rule, with the types that users of the package get. */
export const RULE_FILE = `
import type { UploadRule } from "s3-upload-patterns/upload-rule";

export const rule: UploadRule = (upload, identity) =>
  upload.length === undefined || identity.groups.includes("staff")
    ? { outcome: "accepted" }
    : { outcome: "narrowed", limits: { types: ["image/*"], maxBytes: 2_000_000 } };
// @ts-expect-error A rule returns no promise.
const asynchronous: UploadRule = async () => ({ outcome: "accepted" });
void asynchronous;
`;

/** The same app with {@link RULE_FILE} as its custom rule, `upload-rule.ts`. */
export function withRule(app: string): string {
  return app.replace("{ bucket, identity });", '{ bucket, identity, rule: "upload-rule.ts" });');
}

/** The stack of README's first example; its imports and types reach every user of the package. */
const STACK = `
const app = new App();
const stack = new TerraformStack(app, "test");
new AwsProvider(stack, "Aws", { region: "eu-central-1" });
const props: UploadBucketProps = { versioned: true };
// @ts-expect-error The types of the props reach who installs the package.
const wrong: UploadBucketProps = { versioned: "yes" };
void wrong;
const bucket = new UploadBucket(stack, "Bucket", props);
const identity: IdentitySettings = {
  type: "pre-shared-key",
  keys: [{ sha256: "0".repeat(64), subject: "partner" }],
};
new EdgeUpload(stack, "Edge", { bucket, identity });

const keyPrefix: KeyPrefix = "shared";
const policy: Partial<UploadPolicy> = { keyPrefix };
const encryption: RequiredEncryption = { algorithm: "AES256" };
const all = new TerraformStack(app, "all");
new AwsProvider(all, "Aws", { region: "eu-central-1" });
const existing = { bucketName: "given-bucket", region: "eu-central-1", requiredEncryption: encryption };
new Uploads(all, "Uploads", { policy, identity, bucket: { existing }, patterns: ["direct", "presigned"] });

const settings: Settings = { region: "eu-central-1" };
new UploadsStack(app, "uploads", settings);

function errorOf(create: () => unknown): unknown {
  try {
    create();
  } catch (error) {
    return error;
  }
  return undefined;
}
const wrongProps = errorOf(() => new UploadBucket(all, "Wrong", { expirationDays: -1 }));
if (!(wrongProps instanceof PropsError)) throw new Error("a wrong expiration was accepted");
all.node.tryRemoveChild("Wrong");
const wrongSettings = errorOf(() => new Uploads(all, "Wrong", { prefix: "/" }));
if (!(wrongSettings instanceof SettingsError)) throw new Error("a wrong prefix was accepted");
all.node.tryRemoveChild("Wrong");
app.synth();
`;

const OUR_IMPORTS = `
import "s3-upload-patterns/account";
import "s3-upload-patterns/direct-upload";
import { EdgeUpload, type IdentitySettings, PropsError } from "s3-upload-patterns/edge-upload";
import "s3-upload-patterns/malware-protection";
import "s3-upload-patterns/node-function";
import "s3-upload-patterns/origin-access";
import "s3-upload-patterns/presigned-upload";
import "s3-upload-patterns/rest-api";
import { type Settings, UploadsStack } from "s3-upload-patterns/stacks";
import { type RequiredEncryption, UploadBucket, type UploadBucketProps } from "s3-upload-patterns/upload-bucket";
import "s3-upload-patterns/upload-completed";
import "s3-upload-patterns/upload-rule";
import "s3-upload-patterns/upload-quota";
import { type KeyPrefix, SettingsError, type UploadPolicy, Uploads } from "s3-upload-patterns/uploads";
import "s3-upload-patterns/user-pool";
`;

/** An app as an ES module. */
export const ESM_APP = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";
${OUR_IMPORTS}${STACK}`;

/** An app as the template writes it, with imports that only the old module resolution allows. */
export const TEMPLATE_APP = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
${OUR_IMPORTS}${STACK}`;

/**
 * tsconfig.json of `cdktf init --template=typescript`. `module: CommonJS` selects the old module resolution.
 * @see https://github.com/hashicorp/terraform-cdk/blob/main/packages/@cdktf/cli-core/templates/typescript/tsconfig.json
 */
export const TEMPLATE_TSCONFIG = {
  compilerOptions: {
    alwaysStrict: true,
    declaration: true,
    experimentalDecorators: true,
    inlineSourceMap: true,
    inlineSources: true,
    lib: ["es2018"],
    module: "CommonJS",
    noEmitOnError: true,
    noFallthroughCasesInSwitch: true,
    noImplicitAny: true,
    noImplicitReturns: true,
    noImplicitThis: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    resolveJsonModule: true,
    strict: true,
    strictNullChecks: true,
    strictPropertyInitialization: true,
    stripInternal: true,
    target: "ES2018",
    incremental: true,
    skipLibCheck: true,
  },
  include: ["**/*.ts"],
  exclude: ["node_modules", "cdktf.out"],
};

function linked(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, `file:${join(modules, name)}`]));
}

/** Runs a command to its end and returns its output. @throws {Error} with the output if it fails */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} exited with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Packs the package into a new temporary folder, and returns the tarball's path. */
export function pack(): string {
  return packInto(mkdtempSync(join(tmpdir(), "consumers-")));
}

/** Packs the emulator's package next to the tarball of the other one, and returns the new tarball's path. */
export function packEmulator(tarball: string): string {
  const folder = join(tarball, "../emulator");
  mkdirSync(folder);
  return packInto(folder, "-w", "emulator");
}

/** Packs the client's package into a folder, and returns the tarball's path. */
export function packClient(folder: string): string {
  return packInto(folder, "-w", "client");
}

function packInto(folder: string, ...more: readonly string[]): string {
  run("npm", ["pack", "--silent", ...more, "--pack-destination", folder], root);
  const name = readdirSync(folder).find((file) => file.endsWith(".tgz")) ?? "";
  return join(folder, name);
}

/** Commits the working tree to a new repository next to the tarball, and returns its URL for npm. */
export function createRepository(tarball: string): string {
  const repository = join(tarball, "../repository");
  const files = run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], root);
  for (const file of files.split("\0").filter((name) => existsSync(join(root, name)) && name !== "")) {
    cpSync(join(root, file), join(repository, file));
  }
  const committer = [
    "-c",
    "user.name=test",
    "-c",
    "user.email=test@example.com",
    "-c",
    "commit.gpgsign=false",
  ];
  run("git", ["init", "--quiet"], repository);
  run("git", ["add", "--all"], repository);
  run("git", [...committer, "commit", "--quiet", "--message", "test: all files"], repository);
  return `git+${pathToFileURL(repository)}`;
}

/** Writes a project's files into a new folder next to the tarball. */
export function createProject(
  tarball: string,
  name: string,
  files: Readonly<Record<string, unknown>>,
): string {
  const folder = join(tarball, "..", name);
  mkdirSync(folder);
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

/** Installs the dependencies in package.json; `more` are further arguments of npm. */
export function install(project: string, ...more: readonly string[]): void {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--install-links=false"];
  run("npm", ["install", "--prefer-offline", ...quiet, ...more], project);
}

/** Type-checks app.ts as an ES module, writes app.js and runs it. */
export function synthesizeEsm(project: string): void {
  const options = "--module nodenext --target es2022 --strict --skipLibCheck --types node".split(" ");
  run(process.execPath, [join(modules, "typescript/bin/tsc"), ...options, "app.ts"], project);
  run(process.execPath, ["app.js"], project);
}
