import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../modules/stacks/index.js";
import { ACCEPTED } from "./accepted/index.js";
import { ALL_SETTINGS, OPTIONAL_PARTS } from "./all-settings.js";
import type { ScannedResource } from "./finding.js";
import { acceptanceOf } from "./finding.js";
import { ignoreFiles } from "./page/ignore-files.js";
import { SCANNER_PAGE, scannerPage } from "./page/scanner-page.js";
import { UPDATE_COMMAND } from "./page/update-command.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = { [SCANNER_PAGE]: scannerPage(ACCEPTED), ...ignoreFiles(ACCEPTED) };

/** The value of a setting with dots in its name. */
function settingOf(settings: object, name: string): unknown {
  return name
    .split(".")
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], settings);
}

describe("accepted findings", () => {
  it.each(Object.entries(pages))("are all listed in %s", (path, content) => {
    const file = join(root, path);
    if (process.env.UPDATE_DOCS === "1") {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }

    expect(readFileSync(file, "utf8"), `Out of date; run ${UPDATE_COMMAND}`).toBe(content);
  });

  it("name settings that exist and that the scan sets", () => {
    const named = ACCEPTED.flatMap(({ settings = [] }) => settings);

    expect(named.filter((name) => settingOf(ALL_SETTINGS, name) === undefined)).toEqual([]);
    expect(() => readSettings(ALL_SETTINGS)).not.toThrow();
    expect(() => readSettings(OPTIONAL_PARTS)).not.toThrow();
  });

  it("have a reason, and one entry per rule and kind of resource", () => {
    const entries = ACCEPTED.flatMap(({ rules, on }) =>
      Object.entries(rules).flatMap(([scanner, ids]) => ids.map((id) => `${scanner} ${id} ${on.title}`)),
    );

    expect(entries.filter((entry, index) => entries.indexOf(entry) !== index)).toEqual([]);
    expect(ACCEPTED.filter(({ reason }) => !/^[A-Z`][^|\n]{20,}\.$/.test(reason))).toEqual([]);
  });
});

describe("a reported finding", () => {
  const edge: ScannedResource = { type: "aws_lambda_function", name: "edge", body: { publish: true } };
  const unknown: ScannedResource = { type: "aws_lambda_function", name: "other", body: {} };

  it("is accepted by the entry for its kind of resource", () => {
    const acceptance = acceptanceOf({ scanner: "checkov", rule: "CKV_AWS_117", resource: edge }, ACCEPTED);

    expect(acceptance?.reason).toContain("Lambda@Edge");
  });

  it("is not accepted on a resource of another kind, or if another scanner reports it", () => {
    expect(
      acceptanceOf({ scanner: "checkov", rule: "CKV_AWS_117", resource: unknown }, ACCEPTED),
    ).toBeUndefined();
    expect(acceptanceOf({ scanner: "trivy", rule: "CKV_AWS_117", resource: edge }, ACCEPTED)).toBeUndefined();
  });
});
