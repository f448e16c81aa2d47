import { describe, expect, it } from "vitest";
import { BUCKET_NAME } from "../../../modules/upload-bucket/rules.js";
import { patternCondition } from "../../../terraform/validations/pattern.js";

describe("patternCondition", () => {
  it.each<[string, RegExp, string]>([
    ["a pattern", /^[a-z]+$/, 'can(regex("^[a-z]+$", value))'],
    ["backslashes and slashes", /^\d\/x$/, 'can(regex("^\\\\d/x$", value))'],
    ["a pattern that looks like a template", /^\${1}$/, 'can(regex("^\\\\$${1}$", value))'],
    ["a pattern of all characters", /^a.b$/s, 'can(regex("(?s)^a.b$", value))'],
    [
      "a negative lookahead at the beginning",
      /^(?!cn-)[a-z]$/,
      '!can(regex("^cn-", value)) && can(regex("^[a-z]$", value))',
    ],
    [
      "a lookahead for a character anywhere",
      /^(?=.*\S)a/,
      'can(regex("^.*\\\\S", value)) && can(regex("^a", value))',
    ],
    [
      "a length above RE2's limit",
      /^(?=.{1,1024}$)a/,
      'length(value) >= 1 && length(value) <= 1024 && can(regex("^a", value))',
    ],
    [
      "a group in a lookahead",
      /^(?!(?:[)]|x)$)a/,
      '!can(regex("^(?:[)]|x)$", value)) && can(regex("^a", value))',
    ],
  ])("translates %s", (_what, pattern, expected) => {
    expect(patternCondition(pattern, "value")).toBe(expected);
  });

  it.each<[string, RegExp]>([
    ["a lookahead inside", /^a(?!b)c$/],
    ["a lookahead inside a lookahead", /^(?!a(?!b))c$/],
    ["a lookbehind", /^a(?<!b)c$/],
    ["a repetition above RE2's limit", /^a{1,1024}$/],
    ["a reference to a group", /^(a)\1$/],
  ])("rejects %s, which RE2 does not support", (_what, pattern) => {
    expect(patternCondition(pattern, "value")).toBeUndefined();
  });

  it("keeps every part of a pattern with several lookaheads", () => {
    const condition = patternCondition(BUCKET_NAME.pattern ?? /^/, "value") ?? "";

    expect(condition.match(/can\(/g)).toHaveLength(3);
    expect(condition.match(/!can\(/g)).toHaveLength(2);
  });
});
