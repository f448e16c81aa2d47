import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseServeOptions } from "../../../emulator/cli/serve-options.js";
import { UsageError } from "../../../emulator/cli/usage-error.js";

const STACK = "cdktf.out/stacks/uploads";

describe("the package's command", () => {
  it("has defaults", () => {
    expect(parseServeOptions([STACK])).toEqual({
      help: false,
      stackFolder: STACK,
      firstPort: 4700,
      dataFolder: resolve(".emulator"),
    });
  });

  it("takes options before and after the stack", () => {
    const args = ["--port", "0", STACK, "--data", "/data", "--bucket-policy-output", "add"];

    expect(parseServeOptions([...args, "--tenant-group-prefix", "org:"])).toEqual({
      help: false,
      stackFolder: STACK,
      firstPort: 0,
      dataFolder: "/data",
      bucketPolicyOutput: "add",
      tenantGroupPrefix: "org:",
    });
  });

  it("helps without a stack", () => {
    expect(parseServeOptions(["--help"])).toEqual({ help: true });
  });

  it.each([
    [[], /folder of one stack.*got 0/],
    [["a", "b"], /folder of one stack.*got 2/],
    [[STACK, "--port", "x"], /--port must be a whole number from 0 to 65500, got "x"/],
    [[STACK, "--prot", "1"], /Unknown option '--prot'.*--help/],
  ])("rejects %j", (args, message) => {
    const parsing = () => parseServeOptions(args);

    expect(parsing).toThrow(UsageError);
    expect(parsing).toThrow(message);
  });
});
