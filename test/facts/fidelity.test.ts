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

describe("what the product relies on", () => {
  const relied = FACT_NAMES.filter((name) => MEASUREMENTS[name].reliance !== undefined);

  it.each(relied)("%s is proven, or can be measured", (name) => {
    const isMeasurable = "check" in MEASUREMENTS[name];

    expect(isProven(FACTS[name].evidence.kind) || isMeasurable).toBe(true);
  });

  it.each(relied)("%s names a file of this repository", (name) => {
    expect(existsSync(MEASUREMENTS[name].reliance?.file ?? "")).toBe(true);
  });
});

describe("what is not proven", () => {
  const unproven = FACT_NAMES.filter((name) => !isProven(FACTS[name].evidence.kind));

  it.each(unproven)("%s is assumed to be as bad as it can be, unless every stack needs it", (name) => {
    const { reliance } = MEASUREMENTS[name];
    const expected = reliance?.optIn ? "opt-in" : "needed";

    expect(basisOf(name)).toBe(reliance === undefined ? "pessimistic" : expected);
  });
});

describe("what nothing depends on", () => {
  const others = FACT_NAMES.filter((name) => MEASUREMENTS[name].reliance === undefined);

  it.each(others)("%s is assumed to be the worse answer, so that the product works with both", (name) => {
    const { assumed, worse } = FACTS[name];

    expect(assumed).toBe(worse);
  });
});
