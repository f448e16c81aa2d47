import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, describe, expect, it } from "vitest";
import type { Settings } from "../../../modules/stacks/index.js";
import { UploadsStack, warningsOf } from "../../../modules/stacks/index.js";

const folder = mkdtempSync(join(tmpdir(), "warnings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function warningsWith(settings: Partial<Settings>): readonly string[] {
  const app = new App({ outdir: folder, stackTraces: false });
  new UploadsStack(app, "uploads", { region: "eu-central-1", patterns: ["presigned"], ...settings });
  app.synth();
  return warningsOf(app);
}

describe("the warnings of a synth", () => {
  it.each<[string, Partial<Settings>]>([
    ["the defaults", {}],
    ["a burst within the account's quota", { throttling: { ratePerSecond: 10_000, burst: 5_000 } }],
  ])("are empty for %s", (_name, settings) => {
    expect(warningsWith(settings)).toEqual([]);
  });

  it("name a burst above the account's quota, and its setting", () => {
    expect(warningsWith({ throttling: { ratePerSecond: 10_000, burst: 5_001 } })).toEqual([
      expect.stringMatching(
        /^Warning: throttling\.burst is 5001, more than .* \(at uploads\/Presigned\/.+\)$/,
      ),
    ]);
  });

  it("name a tier whose burst is above the quota", () => {
    const tiers = { big: { ratePerSecond: 10_000, burst: 10_000 } };

    expect(warningsWith({ tiers, tenants: { acme: { tier: "big" } } })).toEqual([
      expect.stringMatching(/^Warning: tiers\.big\.burst is 10000/),
    ]);
  });
});
