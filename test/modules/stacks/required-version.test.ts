import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, describe, expect, it } from "vitest";
import type { Settings } from "../../../modules/stacks/index.js";
import { AccountStack, UploadsStack } from "../../../modules/stacks/index.js";
import { readTemplate } from "../../support/template.js";

const folder = mkdtempSync(join(tmpdir(), "required-version-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The folders of both stacks, synthesized twice into the same place, as a project does. */
function synthesize(settings: Partial<Settings> = {}): readonly string[] {
  for (const patterns of [["presigned"], ["direct"]] as const) {
    const app = new App({ outdir: folder, stackTraces: false });
    const given = { region: "eu-central-1", patterns, ...settings };
    new UploadsStack(app, "uploads", given);
    new AccountStack(app, "account", given);
    app.synth();
  }
  return ["uploads", "account"].map((name) => join(folder, "stacks", name));
}

describe("versions.tf", () => {
  it.each<[string, Partial<Settings>, string]>([
    [
      "1.10 with a state bucket, whose lock file older versions do not support",
      { stateBucket: { bucket: "state", region: "eu-west-1" } },
      ">= 1.10",
    ],
    ["1.5 otherwise", {}, ">= 1.5"],
  ])("requires Terraform %s", (_name, settings, version) => {
    for (const stack of synthesize(settings)) {
      expect(readFileSync(join(stack, "versions.tf"), "utf8")).toBe(
        `terraform {\n  required_version = "${version}"\n}\n`,
      );
    }
  });

  it("keeps required_version out of cdk.tf.json, which Checkov could not parse then", () => {
    for (const stack of synthesize()) {
      expect(readTemplate(stack).document.terraform).not.toHaveProperty("required_version");
    }
  });
});
