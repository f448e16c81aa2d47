import { afterEach, expect, it } from "vitest";
import { banner } from "../../../local/cli/banner.js";
import { finish } from "../../support/command.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";

let stack: LocalStack;
afterEach(() => stack.close());

it("prints commands that a policy of sizes and types allows", async () => {
  stack = await serveUploads({
    patterns: ["presigned", "edge"],
    policy: { maxBytes: 1_000_000, minBytes: 1, allowedContentTypes: ["text/markdown"] },
  });
  const text = banner({
    stackName: "uploads",
    endpoints: stack.endpoints,
    model: { distributions: [], functions: [] },
    warnings: [],
    dataFolder: ".local",
  });
  const commands = text.split("\n").filter((line) => line.startsWith("curl "));

  for (const command of commands) {
    expect(await finish("sh", ["-c", command], { TOKEN: await stack.token({ sub: "alice" }) })).toMatchObject(
      { code: 0 },
    );
  }
  expect(commands).toHaveLength(2);
  expect(await stack.keys()).toHaveLength(2);
});
