import { afterEach, expect, it } from "vitest";
import { banner } from "../../../local/cli/banner.js";
import { finish } from "../../support/command.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";

let stack: LocalStack;
afterEach(() => stack.close());

it.each([
  [
    "of sizes and types",
    ["presigned", "edge"],
    { maxBytes: 1_000_000, minBytes: 1, allowedContentTypes: ["text/markdown"] },
  ],
  ["that requires checksums", ["direct", "presigned", "edge"], { checksum: "required" }],
])("prints commands that a policy %s allows", async (_what, patterns, policy) => {
  stack = await serveUploads({ patterns, policy });
  const text = banner({
    stackName: "uploads",
    endpoints: stack.endpoints,
    model: { distributions: [], functions: [], userPools: [] },
    issuers: [],
    warnings: [],
    dataFolder: ".local",
  });
  const commands = text.split("\n").filter((line) => line.startsWith("curl "));

  const sum = text.split("\n").find((line) => line.startsWith("SUM=")) ?? "";
  const TOKEN = await stack.token({ sub: "alice" });

  for (const command of commands) {
    expect(await finish("sh", ["-c", `${sum}\n${command}`], { TOKEN })).toMatchObject({ code: 0 });
  }
  expect(commands).toHaveLength(patterns.length);
  expect(await stack.keys()).toHaveLength(patterns.length);
});
