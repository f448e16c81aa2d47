import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSettings, UploadsStack } from "../../modules/stacks/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(join(root, "emulator/README.md"), "utf8");

/** A user's test of their stack, from the README. */
const NODE_TEST = codeAfter("### node:test").replace("cdktf.out/stacks/NAME", "cdktf.out/stacks/uploads");

/** A second test in addition to the README's. It uploads, and so writes files and runs a function. */
const UPLOADING = `
it("uploads", async () => {
  const authorization = "Bearer " + (await emulator.token({ sub: "alice" }));
  const url = emulator.endpoints.outputs.edge_url + "/hello.txt";
  const { status } = await fetch(url, { method: "PUT", headers: { authorization }, body: "hello" });
  const object = await emulator.object("uploads/alice/hello.txt");
  expect([status, object?.bytes.toString()]).toEqual([200, "hello"]);
});
`;

let project: string;

/** The code block after a heading of the README. */
function codeAfter(heading: string): string {
  return /```\w+\n([\s\S]*?)```/.exec(readme.slice(readme.indexOf(heading)))?.[1] ?? "";
}

/** The README's TypeScript as JavaScript. */
function withoutTypes(code: string): string {
  return code.replace(", type Emulator", "").replace(": Emulator", "");
}

function run(
  command: string,
  args: readonly string[],
  cwd = project,
  variables: Readonly<Record<string, string>> = {},
) {
  const env = { ...process.env, NO_COLOR: "1", ...variables };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env });
  return { status, stdout, stderr, text: `${stdout}\n${stderr}` };
}

function succeed(command: string, args: readonly string[], cwd = project): string {
  const { status, stdout, text } = run(command, args, cwd);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${status}:\n${text}`);
  return stdout;
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "emulator-user-"));
  succeed("npm", ["pack", "--silent", "-w", "emulator", "--pack-destination", project], root);
  const tarball = readdirSync(project).find((name) => name.endsWith(".tgz")) ?? "";
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "user", type: "module" }));
  succeed("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", `./${tarball}`]);
  const app = new App({ outdir: join(project, "cdktf.out") });
  // Quotas use a table, whose engine is a package that is loaded on demand.
  const quota = { subject: { bytesPerDay: 1_000 } };
  new UploadsStack(app, "uploads", readSettings({ region: "eu-central-1", quota }));
  app.synth();
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

interface Serving {
  readonly child: ChildProcess;
  /** Output so far. */
  readonly printed: { text: string };
}

/** Starts a command of the README in its own process group, as a terminal does. */
function start(command: string): Serving {
  const child = spawn("sh", ["-c", `exec ${command}`], { cwd: project, detached: true });
  const printed = { text: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      printed.text += chunk;
    });
  }
  return { child, printed };
}

describe("the packed emulator, installed in another project", () => {
  it("ships JavaScript with types, and no test, source or path of the machine that packed it", () => {
    const folder = join(project, "node_modules/s3-upload-patterns-emulator");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const texts = files.filter((name) => /\.(js|mjs|ts|json|md)$/.test(name));

    expect(files.filter((name) => /\.test\.|(?<!\.d)\.ts$/.test(name))).toEqual([]);
    expect(files).toContain("dist/index.d.ts");
    expect(files).toContain("dist/LICENSE");
    expect(texts.filter((name) => readFileSync(join(folder, name), "utf8").includes(root))).toEqual([]);
  });

  it("serves a synthesized stack with its command, until Ctrl-C", async () => {
    const command = "npx s3-upload-patterns-emulator cdktf.out/stacks/NAME --port 0";
    expect(readme).toContain(command);
    const { child, printed } = start(command.replace("NAME", "uploads"));
    await expect.poll(() => printed.text, { timeout: 60_000 }).toContain("Ctrl-C stops it");
    const edge = /^ {2}edge_url +(\S+)$/m.exec(printed.text)?.[1];
    const tokenCommand = /^TOKEN=\$\((.*)\)$/m.exec(printed.text)?.[1] ?? "";
    const token = succeed("sh", ["-c", tokenCommand]).trim();
    writeFileSync(join(project, "hello.txt"), "hello");

    const upload = run("curl", [
      "-sS",
      "-T",
      "hello.txt",
      "-H",
      `Authorization: Bearer ${token}`,
      `${edge}/`,
    ]);
    const rejected = run("curl", ["-sS", "-o", "-", "-T", "hello.txt", `${edge}/`]);
    process.kill(-(child.pid ?? 0), "SIGINT");
    await once(child, "exit");

    expect(upload).toMatchObject({ status: 0, stdout: "" });
    expect(rejected.stdout).toContain('"code":"MissingCredential"');
    expect(tokenCommand).toBe("npx s3-upload-patterns-emulator token --sub alice");
    expect(printed.text).toMatch(/bucket \S+ +http:\/\/127\.0\.0\.1:\d+\//);
    expect(printed.text).not.toContain(token);
    // npx itself ends with the signal. The emulator has stopped when it has removed this file.
    const file = join(project, ".emulator/endpoints.json");
    await expect.poll(() => existsSync(file), { timeout: 10_000 }).toBe(false);
  });

  it("exits with 0 after Ctrl-C", async () => {
    const { child, printed } = start(
      "node_modules/.bin/s3-upload-patterns-emulator cdktf.out/stacks/uploads --port 0",
    );
    await expect.poll(() => printed.text, { timeout: 60_000 }).toContain("Ctrl-C stops it");

    child.kill("SIGINT");

    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("has types for ES modules, and can be required by CommonJS", () => {
    const modules = join(root, "node_modules");
    writeFileSync(
      join(project, "typed.ts"),
      `import { type Emulator, startEmulator } from "s3-upload-patterns-emulator";
const emulator: Emulator = await startEmulator({ stack: "cdktf.out/stacks/uploads" });
const bytes: Buffer | undefined = (await emulator.object("a.txt"))?.bytes;
// @ts-expect-error Unknown field.
await emulator.token({ user: "alice" });
void bytes;
`,
    );
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--types", "node"];
    const typeRoots = ["--typeRoots", join(modules, "@types")];
    const required = "console.log(typeof require('s3-upload-patterns-emulator').startEmulator)";

    succeed(process.execPath, [join(modules, "typescript/bin/tsc"), ...options, ...typeRoots, "typed.ts"]);
    expect(succeed("node", ["--input-type=commonjs", "-e", required])).toBe("function\n");
  });

  it("runs a test of node:test that uploads a file", () => {
    writeFileSync(join(project, "upload.test.mjs"), NODE_TEST);

    const { status, text } = run("node", ["--test"]);

    expect(text).toContain("pass 1");
    expect(status).toBe(0);
  });

  it("installs next to vitest and jest", () => {
    // One installation for both runners, after the tests that must not find a package of theirs.
    const runners = ["vitest@4", "jest@30"];
    succeed("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--no-save", ...runners]);
  });

  it.each([
    ["vitest", ["vitest", "run", "--globals", "spec"]],
    ["jest", ["jest", "spec"]],
  ])("runs a test of %s that uploads a file", (name, command) => {
    writeFileSync(join(project, "jest.config.js"), 'export default { testEnvironment: "node" };\n');
    const spec = withoutTypes(codeAfter("### vitest and jest")).replace("NAME", "uploads");
    writeFileSync(join(project, `${name}.spec.js`), `${spec}\n${UPLOADING}`);

    const { status, text } = run("npx", command, project, {
      NODE_OPTIONS: name === "jest" ? "--experimental-vm-modules" : "",
    });
    rmSync(join(project, `${name}.spec.js`));

    expect(text).toMatch(/Tests:? +2 passed/);
    expect(status).toBe(0);
  });

  it.each([
    [[], 2, "Give the folder of one stack"],
    [["a", "b"], 2, "got 2"],
    [["cdktf.out/stacks/uploads", "--prot", "1"], 2, "--help"],
    [["cdktf.out/stacks/nowhere"], 1, 'unknown stack "nowhere"'],
    [["--help"], 0, "npx s3-upload-patterns-emulator STACK"],
    [["token", "--help"], 0, "npx s3-upload-patterns-emulator token --sub alice"],
    [["token", "--sub", "alice", "--data", "elsewhere"], 1, "no stack is running"],
  ])("%j exits with %i and prints the reason", (args, code, message) => {
    const { status, text } = run("npx", ["s3-upload-patterns-emulator", ...args]);

    expect(status).toBe(code);
    expect(text).toContain(message);
    expect(text).not.toContain("    at ");
  });

  it("reports everything that is not emulated before anything listens", () => {
    const file = join(project, "cdktf.out/stacks/uploads/cdk.tf.json");
    const text = readFileSync(file, "utf8");
    const stack = JSON.parse(text);
    stack.resource.aws_sns_topic = { Topic: { name: "topic" } };
    stack.resource.aws_kinesis_stream = { Stream: { name: "stream" } };
    writeFileSync(file, JSON.stringify(stack));

    const answer = run("npx", ["s3-upload-patterns-emulator", "cdktf.out/stacks/uploads"]);
    writeFileSync(file, text);

    expect(answer.status).toBe(1);
    expect(answer.stderr).toContain("2 problems");
    expect(answer.stderr).toContain("aws_sns_topic is not emulated");
    expect(answer.stderr).toContain("aws_kinesis_stream is not emulated");
    expect(answer.stdout).toBe("");
  });
});
