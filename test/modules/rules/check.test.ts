import { App, Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { boolean, integer, list, object, optional } from "../../../functions/rules/kinds.js";
import type { RulesFor } from "../../../functions/rules/rule.js";
import { PropsError } from "../../../modules/errors.js";
import { checkProps, checkValue } from "../../../modules/rules/check.js";
import { anyText } from "../../../modules/rules/values.js";

interface Door {
  readonly name: string;
  readonly locked?: boolean;
  readonly height?: number;
  readonly keys?: readonly string[];
  readonly frame?: { readonly wood: string };
}

const RULES = {
  name: anyText("a string"),
  locked: optional(boolean(), true),
  height: optional(integer({ min: 1, max: 3, unit: "meters" }, { see: "https://doors.example" })),
  keys: optional(list(anyText("a string"))),
  frame: optional(object({ wood: anyText("a string") })),
} satisfies RulesFor<Door>;

const scope = new Construct(new App(), "House");
const unresolved = Fn.join("", ["a", "b"]);

const check = (door: Door) => checkProps(scope, door, RULES);

function errorOf(check: () => unknown): PropsError {
  try {
    check();
  } catch (error) {
    if (error instanceof PropsError) return error;
    throw error;
  }
  throw new Error("Nothing was rejected.");
}

describe("checkProps", () => {
  it("sets the defaults of omitted props", () => {
    expect(check({ name: "a" })).toEqual({ name: "a", locked: true });
    expect(check({ name: "a", locked: false }).locked).toBe(false);
  });

  it("accepts values that only Terraform knows if nothing depends on them", () => {
    const door = {
      name: Token.asString(unresolved),
      height: Token.asNumber(unresolved),
      keys: Token.asList(unresolved),
    };

    expect(() => check(door)).not.toThrow();
  });

  it.each<[string, unknown, string]>([
    ["a missing prop", {}, "name is missing. It must be a string (at House)."],
    ["a prop of another kind", { name: 5 }, "name must be a string, got 5 (at House)."],
    ["a misspelt prop", { name: "a", lokced: true }, 'Unknown field "lokced". Known fields: name, locked,'],
    ["a string for a boolean", { name: "a", locked: "no" }, 'locked must be true or false, got "no"'],
    [
      "a boolean that only Terraform knows",
      { name: "a", locked: unresolved },
      "locked must be true or false, known at synth, because",
    ],
    [
      "an object that only Terraform knows",
      { name: "a", frame: unresolved },
      "frame must be an object with the fields wood, known at synth",
    ],
    ["a list in place of an object", { name: "a", frame: [] }, "frame must be an object"],
    [
      "a string in place of all props",
      "a",
      'props must be an object literal with the construct\'s props, got "a"',
    ],
    ["null in place of all props", null, "props must be an object"],
  ])("rejects %s", (_name, door, message) => {
    const error = errorOf(() => check(door as Door));

    expect(error.message).toContain(message);
    expect(error.message).toContain("(at House)");
    expect(error.message).not.toContain("TfToken");
  });

  it("names the construct and the prop, what is allowed, how to fix it, and the page", () => {
    const error = errorOf(() => check({ name: "a", height: 4 }));

    expect(error).toMatchObject({
      constructPath: "House",
      prop: "height",
      received: 4,
      allowed: "a whole number of meters from 1 to 3",
      remedy: "Correct it, or leave it out for the default.",
      see: "https://doors.example",
    });
  });
});

describe("checkValue", () => {
  it("checks one value under its name", () => {
    const rule = integer({ min: 1, max: 10 });

    expect(() => checkValue(scope, "policy.size", 10, rule)).not.toThrow();
    expect(errorOf(() => checkValue(scope, "policy.size", 11, rule)).prop).toBe("policy.size");
  });
});
