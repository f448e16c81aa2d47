import { describe, expect, it } from "vitest";
import type { FactSwitches } from "../../emulator/facts/index.js";
import { createFacts, FACT_NAMES, FACTS, FactError } from "../../emulator/facts/index.js";

/** Whether the emulator has a switch for a fact. */
const isEmulated = (name: (typeof FACT_NAMES)[number]) => !("emulated" in FACTS[name]);

describe("facts about AWS", () => {
  it.each(FACT_NAMES.filter(isEmulated))("%s has its assumed value unless it is switched", (name) => {
    const { assumed } = FACTS[name];

    expect(createFacts().holds(name)).toBe(assumed);
    expect(createFacts({ [name]: !assumed }).holds(name)).toBe(!assumed);
  });

  it("can be switched while a stack runs; facts that are not named return to their assumed value", () => {
    const facts = createFacts({ emptyBodyBecomesBraces: false });

    facts.switchTo({ postReadsQuery: true });

    expect(facts.holds("postReadsQuery")).toBe(true);
    expect(facts.holds("emptyBodyBecomesBraces")).toBe(true);
  });

  it.each([
    [{ moonIsCheese: true }, /Unknown fact "moonIsCheese"\. Known facts: edgeRunsNode24, /],
    [{ toString: true }, /Unknown fact "toString"/],
    [
      { stageChangesCollide: false },
      /The fact stageChangesCollide cannot be switched, because it is not emulated\./,
    ],
    [{ postReadsQuery: "yes" }, /The fact postReadsQuery must be true or false, got "yes"\./],
  ])("rejects %j", (switches, message) => {
    const create = () => createFacts(switches as unknown as FactSwitches);

    expect(create).toThrow(FactError);
    expect(create).toThrow(message);
  });

  it("keeps its switches if new switches are rejected", () => {
    const facts = createFacts({ postReadsQuery: true });

    expect(() => facts.switchTo({ moonIsCheese: true } as unknown as FactSwitches)).toThrow(FactError);

    expect(facts.holds("postReadsQuery")).toBe(true);
  });
});
