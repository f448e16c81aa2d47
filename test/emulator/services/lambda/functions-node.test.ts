import { describe, expect, it } from "vitest";
import { functionsNode } from "../../../../emulator/services/lambda/index.js";

const RUNTIMES = [{ runtime: "nodejs22.x" }, { runtime: "nodejs24.x" }];

describe("functionsNode", () => {
  it.each(["24.0.0", "26.1.0"])("names Node %s without a warning, because no runtime is newer", (version) => {
    expect(functionsNode(RUNTIMES, version)).toEqual([`Functions run on Node ${version}`]);
  });

  it.each(["20.19.0", "22.23.5"])("warns that Node %s is older than the newest runtime", (version) => {
    const [line] = functionsNode(RUNTIMES, version);

    expect(line).toMatch(/^warning: /);
    expect(line).toContain(`Node ${version}, older than their runtime nodejs24.x. Start`);
  });

  it("prints nothing for a stack without functions", () => {
    expect(functionsNode([], "20.19.0")).toEqual([]);
  });
});
