import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { SettingsError } from "../../../modules/uploads/index.js";
import { readSettingsFile } from "../../../terraform/command/settings-file.js";

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "settings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "uploads.json");
  writeFileSync(file, text);
  return file;
}

describe("a file of settings", () => {
  it("is read", () => {
    expect(readSettingsFile(fileWith('{"patterns":["direct"]}'))).toEqual({ patterns: ["direct"] });
  });

  it.each([
    ['{"policy":{"maxBytes":1},"policy":{}}', "It has policy twice"],
    ['{"policy":{"maxBytes":1,"maxBytes":2}}', "It has policy.maxBytes twice"],
    ["[]", "It must be a JSON object with settings, got []"],
    ["{", "It cannot be read"],
  ])("is rejected if it is %s", (text, message) => {
    const file = fileWith(text);

    expect(() => readSettingsFile(file)).toThrow(SettingsError);
    expect(() => readSettingsFile(file)).toThrow(message);
  });
});
