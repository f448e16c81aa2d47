import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  checkPolicyOutput,
  commandOf,
  parseServeOptions,
  serveHelp,
} from "../../../emulator/cli/serve-options.js";
import { UsageError } from "../../../emulator/cli/usage-error.js";

const STACK = "cdktf.out/stacks/uploads";

describe("the name of the command", () => {
  it.each([
    ["installed", "/app/node_modules/.bin/s3-upload-patterns-emulator", "npx s3-upload-patterns-emulator"],
    [
      "built",
      "/app/node_modules/s3-upload-patterns-emulator/dist/main.js",
      "npx s3-upload-patterns-emulator",
    ],
    ["run from a clone, in which npx finds no command", "/clone/emulator/main.ts", "npm run -s emulator --"],
  ])("works if the package is %s", (_how, script, command) => {
    expect(commandOf(script)).toBe(command);
    expect(serveHelp(command).split("\n").slice(0, 2)).toEqual([
      `${command} STACK [OPTIONS]`,
      `${command} token --help`,
    ]);
  });
});

describe("the package's command", () => {
  it("has defaults", () => {
    expect(parseServeOptions([STACK])).toEqual({
      help: false,
      stackFolder: STACK,
      firstPort: 4700,
      dataFolder: resolve(".emulator"),
      facts: {},
    });
  });

  it("accepts options before and after the stack", () => {
    const args = ["--port", "0", STACK, "--data", "/data", "--bucket-policy-output", "add"];

    expect(parseServeOptions([...args, "--tenant-group-prefix", "org:"])).toEqual({
      help: false,
      stackFolder: STACK,
      firstPort: 0,
      dataFolder: "/data",
      bucketPolicyOutput: "add",
      tenantGroupPrefix: "org:",
      facts: {},
    });
  });

  it("switches several facts", () => {
    const args = ["--fact", "emptyBodyBecomesBraces=false", "--fact", "postReadsQuery=true"];

    expect(parseServeOptions([STACK, ...args])).toMatchObject({
      facts: { emptyBodyBecomesBraces: false, postReadsQuery: true },
    });
  });

  it.each([
    ["emptyBodyBecomesBraces", /--fact must be NAME=true or NAME=false.*got "emptyBodyBecomesBraces"/],
    ["emptyBodyBecomesBraces=maybe", /--fact must be NAME=true or NAME=false/],
    ["moonIsCheese=true", /--fact: Unknown fact "moonIsCheese"\. Known facts: edgeRunsNode24, /],
  ])("rejects --fact %s", (fact, message) => {
    const parsing = () => parseServeOptions([STACK, "--fact", fact]);

    expect(parsing).toThrow(UsageError);
    expect(parsing).toThrow(message);
  });

  it("prints help without a stack", () => {
    expect(parseServeOptions(["--help"])).toEqual({ help: true });
  });

  it.each([
    [[], /folder of one stack.*got 0/],
    [["a", "b"], /folder of one stack.*got 2/],
    [[STACK, "--port", "x"], /--port must be a whole number from 0 to 65500, got "x"/],
    [[STACK, "--port", "1", "--port", "2"], /--port is given twice/],
    [[STACK, "--data", ""], /--data is empty/],
    [[STACK, "--data="], /--data is empty/],
    [[""], /An argument is empty/],
    [["package.json"], /STACK must be a stack's folder, got the file package\.json/],
    [[STACK, "--prot", "1"], /Unknown option '--prot'.*--help/],
  ])("rejects %j", (args, message) => {
    const parsing = () => parseServeOptions(args);

    expect(parsing).toThrow(UsageError);
    expect(parsing).toThrow(message);
  });
});

describe("--bucket-policy-output", () => {
  const folder = mkdtempSync(join(tmpdir(), "policy-output-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ output: { add: {}, name: {} } }));

  it("must be an output of the stack", async () => {
    await expect(checkPolicyOutput(folder, "add")).resolves.toBeUndefined();
    await expect(checkPolicyOutput(folder, "nope")).rejects.toThrow(
      '--bucket-policy-output must be an output of the stack, got "nope". Outputs: add, name.',
    );
  });
});
