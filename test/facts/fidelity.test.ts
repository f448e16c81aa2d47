import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FACT_NAMES, FACTS } from "../../emulator/facts/index.js";
import { MEASUREMENTS } from "../../operations/verify-aws/measurements/index.js";
import { basisOf, isProven } from "./basis.js";
import { FIDELITY_PAGE, fidelityPage, UPDATE_COMMAND } from "./fidelity-page.js";

describe("the page of facts", () => {
  it("is up to date", () => {
    const page = fidelityPage();
    if (process.env.UPDATE_DOCS === "1") writeFileSync(FIDELITY_PAGE, page);

    expect(readFileSync(FIDELITY_PAGE, "utf8"), `out of date; run ${UPDATE_COMMAND}`).toBe(page);
  });
});

describe("a fact that the product relies on", () => {
  const relied = FACT_NAMES.filter((name) => MEASUREMENTS[name].reliance !== undefined);

  it.each(relied)("%s is proven, or can be measured", (name) => {
    const isMeasurable = "check" in MEASUREMENTS[name];

    expect(isProven(FACTS[name].evidence.kind) || isMeasurable).toBe(true);
  });

  it.each(relied)("%s names a file of this repository", (name) => {
    expect(existsSync(MEASUREMENTS[name].reliance?.file ?? "")).toBe(true);
  });
});

describe("a fact that is not proven", () => {
  const unproven = FACT_NAMES.filter((name) => !isProven(FACTS[name].evidence.kind));

  it.each(unproven)("%s is assumed in its worse form, unless a stack needs it", (name) => {
    const { reliance } = MEASUREMENTS[name];
    const expected = reliance?.optIn ? "opt-in" : "needed";

    expect(basisOf(name)).toBe(reliance === undefined ? "pessimistic" : expected);
  });
});

describe("a fact that the product does not rely on", () => {
  const others = FACT_NAMES.filter((name) => MEASUREMENTS[name].reliance === undefined);

  it.each(others)("%s is assumed in its worse form, so that the product works with both", (name) => {
    const { assumed, worse } = FACTS[name];

    expect(assumed).toBe(worse);
  });
});
