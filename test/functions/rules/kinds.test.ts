import { describe, expect, it } from "vitest";
import { withDefaultValues } from "../../../functions/rules/fallbacks.js";
import {
  boolean,
  integer,
  list,
  map,
  object,
  omitted,
  oneOf,
  optional,
  orFalse,
  tagged,
  text,
} from "../../../functions/rules/kinds.js";
import { problemsOf } from "../../../functions/rules/problems.js";
import type { RulesFor, Unchecked } from "../../../functions/rules/rule.js";

interface Door {
  readonly name: string;
  readonly locked?: boolean;
  readonly height?: number;
  readonly side?: "left" | "right";
  readonly keys?: readonly string[];
  readonly frame?: { readonly wood: string };
  readonly rooms?: Readonly<Record<string, number>>;
  readonly bell?: false | number;
  readonly handle?: Handle;
  readonly code?: string;
  readonly painted?: undefined;
}

type Handle = { readonly type: "knob"; readonly size: number } | { readonly type: "lever" };

const NAME = text(/^[a-z]+$/, "a name in lower case", { remedy: "Choose another name." });
const RULES = {
  name: NAME,
  locked: optional(boolean(), false),
  height: optional(integer({ min: 1, max: 3, unit: "meters" }, { see: "https://doors.example/height" })),
  side: optional(oneOf(["left", "right"]), "left"),
  keys: optional(list(NAME, { max: 2 })),
  frame: optional(object({ wood: NAME })),
  rooms: optional(map({ pattern: /^\w+$/, allowed: "letters" }, integer({ min: 1, max: 9 }))),
  bell: optional(orFalse(integer({ min: 1, max: 9 }))),
  handle: optional(
    tagged<Handle, "type">("type", { knob: { size: integer({ min: 1, max: 9 }) }, lever: {} }),
  ),
  code: optional(text(/^\d{4}$/, "4 digits", { secret: true })),
  painted: omitted("omitted in this house"),
} satisfies RulesFor<Door>;

/** Replaces a value that only Terraform knows. */
const UNRESOLVED = Symbol("unresolved");

function problems(door: Unchecked) {
  return [...problemsOf(door, RULES, { isUnresolved: (value) => value === UNRESOLVED })];
}

describe("kinds", () => {
  it.each<[string, Unchecked]>([
    ["only required fields", { name: "a" }],
    [
      "every field",
      {
        name: "a",
        locked: true,
        height: 3,
        side: "right",
        keys: ["a", "b"],
        frame: { wood: "oak" },
        rooms: { hall: 1 },
        bell: false,
        handle: { type: "knob", size: 2 },
        code: "1234",
      },
    ],
    ["the other variants", { name: "a", bell: 1, handle: { type: "lever" } }],
    ["undefined fields, known or not", { name: "a", locked: undefined, colour: undefined }],
    [
      "unresolved values that only pass through",
      { name: UNRESOLVED, height: UNRESOLVED, keys: UNRESOLVED, frame: { wood: UNRESOLVED } },
    ],
    ["unresolved items", { name: "a", keys: [UNRESOLVED], rooms: { hall: UNRESOLVED } }],
  ])("accept %s", (_name, door) => {
    expect(problems(door)).toEqual([]);
  });

  it.each<[string, Unchecked, string, unknown, string]>([
    ["a missing field", { name: undefined }, "name", undefined, "a name in lower case"],
    ["another kind", { name: 5 }, "name", 5, "a name in lower case"],
    ["null", { locked: null }, "locked", null, "true or false"],
    ["words for a boolean", { locked: "no" }, "locked", "no", "true or false"],
    ["a number out of range", { height: 4 }, "height", 4, "a whole number of meters from 1 to 3"],
    ["a fraction", { height: 1.5 }, "height", 1.5, "a whole number of meters from 1 to 3"],
    ["another choice", { side: "top" }, "side", "top", 'one of "left", "right"'],
    [
      "too many items",
      { keys: ["a", "b", "c"] },
      "keys",
      "3 items",
      "a list of different items (at most 2), each a name in lower case",
    ],
    [
      "a repeated item",
      { keys: ["a", "a"] },
      "keys",
      '"a" more than once',
      "a list of different items (at most 2), each a name in lower case",
    ],
    ["a wrong item", { keys: ["a", "B"] }, "keys[1]", "B", "a name in lower case"],
    ["a list for an object", { frame: [] }, "frame", [], "an object with the fields wood"],
    ["a wrong field of an object", { frame: { wood: "" } }, "frame.wood", "", "a name in lower case"],
    ["a wrong name in a map", { rooms: { "": 1 } }, "rooms", "", "an object whose names are letters"],
    ["a wrong value in a map", { rooms: { hall: 0 } }, "rooms.hall", 0, "a whole number from 1 to 9"],
    ["true for false", { bell: true }, "bell", true, "false, or a whole number from 1 to 9"],
    ["another variant", { handle: { type: "x", size: 0 } }, "handle.type", "x", 'one of "knob", "lever"'],
    [
      "an inherited name of a variant",
      { handle: { type: "toString" } },
      "handle.type",
      "toString",
      'one of "knob", "lever"',
    ],
    [
      "a field of another variant",
      { handle: { type: "lever", size: 1 } },
      "handle.size",
      "(not shown)",
      "omitted, because it is unknown. Known fields: type",
    ],
    ["a field that is not allowed here", { painted: "red" }, "painted", "red", "omitted in this house"],
    [
      "an unresolved boolean",
      { locked: UNRESOLVED },
      "locked",
      "a value that only Terraform knows",
      "true or false, known at synth, because it decides what is built",
    ],
    [
      "an unresolved choice",
      { side: UNRESOLVED },
      "side",
      "a value that only Terraform knows",
      'one of "left", "right", known at synth, because it decides what is built',
    ],
  ])("reject %s", (_name, door, setting, received, allowed) => {
    expect(problems({ name: "a", ...door })).toEqual([
      expect.objectContaining({ setting, received, allowed }),
    ]);
  });

  it("list the known fields, without those that are not allowed here, and hide an unknown value", () => {
    const [problem] = problems({ name: "a", nmae: "secret" });

    expect(problem?.known).toEqual(Object.keys(RULES).filter((name) => name !== "painted"));
    expect(problem?.received).toBe("(not shown)");
  });

  it("never show a secret or its content", () => {
    const safe = object({ codes: list(text(/^\d$/, "a digit")) }, { secret: true });
    const found = [
      ...problems({ name: "a", code: "topsecret" }),
      ...problemsOf({ safe: { codes: ["topsecret"] } }, { safe }),
      ...problemsOf({ safe: "topsecret" }, { safe }),
    ];

    expect(found).toHaveLength(3);
    expect(JSON.stringify(found)).not.toContain("topsecret");
  });

  it("say how to fix a problem, and name the page that sets the limit", () => {
    const [problem] = problems({ name: "a", height: 9 });

    expect(problem).toMatchObject({
      remedy: "Correct it, or leave it out for the default.",
      see: "https://doors.example/height",
    });
    expect(problems({})[0]?.remedy).toBe("Choose another name.");
    expect([...problemsOf({}, { size: integer({ min: 1, max: 2 }) })][0]?.remedy).toBe(
      "Give it: it has no default.",
    );
  });
});

describe("completed", () => {
  it("fills omitted and undefined fields with defaults, and keeps given values", () => {
    const door: Door = { name: "a", locked: undefined, height: 2 };
    const { locked, side, ...others } = withDefaultValues(door, RULES);
    const isLocked: boolean = locked;

    expect([isLocked, side]).toEqual([false, "left"]);
    expect(others).toEqual({ name: "a", height: 2 });
    expect(withDefaultValues({ ...door, locked: true }, RULES).locked).toBe(true);
  });
});

describe("RulesFor", () => {
  it("makes the compiler reject missing, unknown and differently typed rules", () => {
    const missing = {} satisfies Partial<RulesFor<Door>>;
    // @ts-expect-error: a field without a rule
    const incomplete: RulesFor<Door> = missing;
    // @ts-expect-error: a number's rule for a string
    const differentlyTyped: RulesFor<{ readonly name: string }> = { name: integer({ min: 1, max: 2 }) };
    // @ts-expect-error: an optional field with a required rule
    const required: RulesFor<{ readonly locked?: boolean }> = { locked: boolean() };

    expect([incomplete, differentlyTyped, required]).toHaveLength(3);
  });
});
