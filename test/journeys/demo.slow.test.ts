import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { finish } from "../support/command.js";

const folder = mkdtempSync(join(tmpdir(), "npm run demo "));
const outputFolder = mkdtempSync(join(tmpdir(), "npm run demo's output "));
afterAll(() => {
  for (const created of [folder, outputFolder]) rmSync(created, { recursive: true, force: true });
});

/** Runs the demo as a user types it. Its files go to a temporary folder. */
const demo = (...args: string[]) =>
  finish("npm", ["run", "-s", "demo", "--", ...args], { TMPDIR: folder, CDKTF_OUTDIR: outputFolder });

describe("npm run demo", () => {
  it("sends a generated file through every pattern, prints one JSON object, and leaves nothing behind", async () => {
    const { code, stdout, stderr } = await demo("--json");

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const result = JSON.parse(stdout);
    for (const pattern of ["direct", "presigned", "multipart", "import", "edge"]) {
      expect(result[pattern]).toMatchObject({ outcome: "identical", sha256: result.file.sha256 });
    }
    expect(result).toMatchObject({ ok: true, file: { bytes: 5_000_000 } });
    expect(readdirSync(folder).filter((name) => !name.startsWith("tsx-"))).toEqual([]);
  });

  it("sends a named file, and prints tables", async () => {
    const file = join(folder, "größer & a+b 100%.bin");
    writeFileSync(file, "content");

    const { code, stdout } = await demo(file);

    expect(code).toBe(0);
    expect(stdout.match(/ identical$/gm)).toHaveLength(5);
    expect(stdout).toContain("All objects are identical to the file");
    expect(stdout).not.toContain("NOT as expected");
  });

  it.each([
    ["an unknown option", ["--nope"], "--nope"],
    ["a missing file", ["nowhere.bin"], "nowhere.bin does not exist"],
    [
      "malformed endpoints",
      ["--endpoints", "package.json"],
      "direct is missing. It must be an http or https URL",
    ],
  ])("rejects %s with a short message", async (_what, args, message) => {
    const { code, stdout, stderr } = await demo(...args);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
  });
});
