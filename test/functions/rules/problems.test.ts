import { describe, expect, it } from "vitest";
import { boolean, integer, list, object, oneOf, text } from "../../../functions/rules/kinds.js";
import { problemsOf } from "../../../functions/rules/problems.js";
import type { Rules } from "../../../functions/rules/rule.js";
import { describeProblem, explainProblem } from "../../../functions/rules/setting-problem.js";

const NAME = text(/^[a-z]+$/, "lower-case letters");
const RULES: Rules = {
  size: integer({ min: 1, max: 9, unit: "bytes" }),
  name: { ...NAME, optional: true },
  names: { ...list(NAME, { min: 1 }), optional: true },
  mode: { ...oneOf(["on", "off"]), optional: true },
  flag: { ...boolean(), optional: true },
  key: { ...text(/^\d+$/, "digits", { secret: true }), optional: true },
  inner: { ...object({ name: NAME }), optional: true },
};
const TOKEN = "a token";
const isUnresolved = (value: unknown) => value === TOKEN;

const problems = (value: object) => [...problemsOf({ size: 1, ...value }, RULES, { isUnresolved })];

describe("problemsOf", () => {
  it.each<[string, object]>([
    ["only required fields", {}],
    ["an undefined field as omitted", { name: undefined, other: undefined }],
    [
      "every field",
      { name: "a", names: ["a", "b"], mode: "on", flag: false, key: "1", inner: { name: "a" } },
    ],
    [
      "a value that only Terraform knows",
      { size: TOKEN, name: TOKEN, names: [TOKEN], inner: { name: TOKEN } },
    ],
  ])("accepts %s", (_, value) => {
    expect(problems(value)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ["a missing field", { size: undefined }, "size"],
    ["null", { name: null }, "name"],
    ["a number below the least", { size: 0 }, "size"],
    ["a number above the most", { size: 10 }, "size"],
    ["a fraction", { size: 1.5 }, "size"],
    ["a number as a string", { size: "1" }, "size"],
    ["an empty list", { names: [] }, "names"],
    ["a repeated item", { names: ["a", "a"] }, "names"],
    ["a string in place of a list", { names: "a" }, "names"],
    ["an item", { names: ["a", "B"] }, "names[1]"],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    ["a hole in a list", { names: [, "a"] }, "names[0]"],
    ["an unknown choice", { mode: "ON" }, "mode"],
    ["an object that inherits its fields", { inner: Object.create({ name: "a" }) }, "inner"],
    [
      "an instance of a class",
      {
        inner: new (class {
          get name() {
            return "a";
          }
        })(),
      },
      "inner",
    ],
    ["a Map", { inner: new Map([["name", "a"]]) }, "inner"],
    ["a boolean as a string", { flag: "true" }, "flag"],
    ["a list in place of an object", { inner: [] }, "inner"],
    ["a missing field of an object", { inner: {} }, "inner.name"],
    ["an unknown field", { sizes: 1 }, "sizes"],
    ["an unknown field of an object", { inner: { name: "a", other: 1 } }, "inner.other"],
    ["a field that every object has", { constructor: 1 }, "constructor"],
    ["a prototype", JSON.parse('{"__proto__":{}}'), "__proto__"],
    ["a choice that only Terraform knows", { mode: TOKEN }, "mode"],
    ["a boolean that only Terraform knows", { flag: TOKEN }, "flag"],
  ])("finds %s", (_, value, setting) => {
    expect(problems(value)).toMatchObject([
      { setting, allowed: expect.any(String), remedy: expect.any(String) },
    ]);
  });

  it.each<[string, object, string]>([
    [
      "nothing of an object",
      { name: { secret: "hunter2" } },
      "name must be lower-case letters, got {}. Correct",
    ],
    ["nothing of an object in place of a list", { names: { secret: "hunter2" } }, ", got {}. Correct"],
    ["the beginning of a long value", { name: "A".repeat(5_000) }, `, got "${"A".repeat(99)}. Correct`],
    [
      "the beginning of a long name",
      { ["n".repeat(5_000)]: 1 },
      `field "${"n".repeat(100)}". Known fields: size`,
    ],
  ])("shows %s in its explanation", (_, value, expected) => {
    const [problem = expect.fail("no problem")] = problems(value);

    expect(explainProblem(problem)).toContain(expected);
  });

  it("finds every problem, unknown fields first", () => {
    const value = { size: 0, inner: { nam: "a" }, sizes: 1 };

    expect(problems(value).map(({ setting }) => setting)).toEqual([
      "sizes",
      "size",
      "inner.nam",
      "inner.name",
    ]);
  });

  it.each<[string, object]>([
    ["a secret", { key: "hunter2" }],
    ["the value of an unknown field", { kee: "hunter2" }],
  ])("does not show %s", (_, value) => {
    expect(JSON.stringify(problems(value))).not.toContain("hunter2");
  });

  it("says that a value is missing, even if its rule shows only a part of invalid values", () => {
    const rules = { name: { ...NAME, shown: () => "(not shown)" } };

    expect([...problemsOf({}, rules)]).toMatchObject([{ setting: "name", received: undefined }]);
    expect([...problemsOf({ name: 5 }, rules)]).toMatchObject([{ received: "(not shown)" }]);
  });

  it("includes the path of the object", () => {
    expect([...problemsOf({}, { name: NAME }, { path: "a.b" })]).toMatchObject([{ setting: "a.b.name" }]);
  });
});

describe("describeProblem", () => {
  const described = (value: object, shown?: string) =>
    problems(value).map((problem) => describeProblem(problem, { shown }));

  it.each<[string, object, string]>([
    ["a wrong value", { size: 0 }, "size must be a whole number of bytes from 1 to 9."],
    [
      "a missing value",
      { size: undefined },
      "size is missing. It must be a whole number of bytes from 1 to 9.",
    ],
    [
      "an unknown field",
      { sizes: 1 },
      'Unknown field "sizes". Known fields: size, name, names, mode, flag, key, inner.',
    ],
  ])("describes %s", (_, value, message) => {
    expect(described(value)).toEqual([message]);
  });

  it("shows a value only if it is given", () => {
    expect(described({ size: 0 }, "0")).toEqual(["size must be a whole number of bytes from 1 to 9, got 0."]);
  });

  it("cuts a long unknown name, because each character can become six", () => {
    const [message = ""] = described({ ['"'.repeat(5_000)]: 1 });

    expect(message.length).toBeLessThan(400);
  });
});
