import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadStack } from "../../../emulator/terraform/load.js";
import { writeStack } from "./support.js";

describe("loading a stack", () => {
  it("reads the JSON of the stack", async () => {
    const stack = await loadStack(writeStack({ output: {} }));

    expect(stack.name).toBe("dev");
    expect(stack.json.output).toEqual({});
  });

  it("rejects a stack that is not in the manifest, and names the stacks in the manifest", async () => {
    const folder = join(writeStack({}), "..", "prod");

    await expect(loadStack(folder)).rejects.toThrow(/unknown stack "prod" in .*\. Known stacks: dev/);
  });

  it.each([
    ["a folder without a synth", ["nothing", "here", "at-all"]],
    ["a file", ["cdk.tf.json"]],
    ["a path below a file", ["cdk.tf.json", "x"]],
  ])("rejects %s, and says how to synthesize a stack", async (_name, path) => {
    const folder = join(writeStack({}), ...path);

    await expect(loadStack(folder)).rejects.toThrow(/cdk\.tf\.json does not exist; .*cdktf synth/);
  });

  it.each([
    ["{", /is not JSON/],
    ["[]", /must contain a JSON object/],
  ])("rejects a file that contains %j", async (content, message) => {
    await expect(loadStack(writeStack(content))).rejects.toThrow(message);
  });
});
