import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROOFS } from "./support/proofs/proofs.js";

const slowTests = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".slow.test.ts"))
  .map((name) => join("test", name));

describe("the proofs", () => {
  it("are exactly the slow tests with a full size and a sample", () => {
    const sized = slowTests.filter((file) => readFileSync(file, "utf8").includes("sized("));

    expect(PROOFS.map(({ file }) => file).sort()).toEqual(sized.sort());
  });

  it("have unique names", () => {
    expect(new Set(PROOFS.map(({ name }) => name)).size).toBe(PROOFS.length);
  });
});
