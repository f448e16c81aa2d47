import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesWildcard } from "../../../../emulator/iam/policy/pattern.js";

describe("matchesWildcard", () => {
  it.each([
    ["", "", true],
    ["", "*", true],
    ["", "?", false],
    ["abc", "a*c", true],
    ["ac", "a?c", false],
    ["abbbc", "a*b?c", true],
    ["a/b:c", "a*c", true],
    ["abc", "ABC", false],
    ["a.c", "a[.]c", false],
    ["aab", "*a*b", true],
    ["aaaa", "*b", false],
  ])("%j with %j: %j", (text, pattern, expected) => {
    expect(matchesWildcard(text, pattern)).toBe(expected);
  });

  it("agrees with a regular expression on every string", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (text, pattern) => {
        const regex = new RegExp(`^${pattern.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`);
        expect(matchesWildcard(text, pattern)).toBe(regex.test(text));
      }),
    );
  });

  it("is fast even for a pattern that is made to be slow", () => {
    expect(matchesWildcard("a".repeat(2_000), `${"*a".repeat(500)}b`)).toBe(false);
  });
});
