import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";

/** Runs a command whose output has no reader, as after `| true`. */
async function runWithoutReader(command: string): Promise<{ code: number; errors: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", ...command.split(" ")]);
  child.stdout.destroy();
  const errors: string[] = [];
  child.stderr.on("data", (chunk) => errors.push(String(chunk)));
  const [code] = await once(child, "close");
  return { code, errors: errors.join("") };
}

describe("a command whose output is not read to the end", () => {
  it.each(["bench/cost.ts --table", "operations/quota.ts --help"])(
    "ends as SIGPIPE would end it, without a stack trace: %s",
    async (command) => {
      expect(await runWithoutReader(command)).toEqual({ code: 141, errors: "" });
    },
  );
});
