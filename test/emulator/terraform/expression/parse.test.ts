import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExpressionError } from "../../../../emulator/terraform/expression/expression-error.js";
import { evaluated, scopeOf } from "./support.js";

const WORDS = [
  ...'${ } { } ( ) [ ] [* ] .* . , : ? = => ... == != <= && || ! - + * / % $${ %{ %%{ " \\" \\ 1 0 2.5 1e9 null true'.split(
    " ",
  ),
  ..."a var.x for in if upper join try jsonencode data.x.y.z é 👩‍👩‍👧 // # /* */ <<".split(" "),
  " ",
  "\n",
];

/** A value, or an error with a name and a position. No other outcome is allowed. */
function outcome(template: string): "value" | "error" {
  try {
    evaluated(template, scopeOf({ x: [{ y: 1 }] }));
    return "value";
  } catch (error) {
    if (error instanceof ExpressionError) return "error";
    throw error;
  }
}

describe("the parser", () => {
  it("returns a value or a named error for any string", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(outcome(`\${${text}}`)).toMatch(/value|error/);
      }),
      { numRuns: 500 },
    );
  });

  it("returns a value or a named error for any order of its own tokens", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 25 }), (words) => {
        expect(outcome(words.join(""))).toMatch(/value|error/);
        expect(outcome(`\${${words.join(" ")}}`)).toMatch(/value|error/);
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps a string without interpolation unchanged", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        fc.pre(!/[$%]\{/.test(text));

        expect(evaluated(text)).toBe(text);
      }),
    );
  });

  it("returns any JSON that jsonencode has written", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (json) => {
        const value = evaluated("${jsondecode(jsonencode(var.x))}", scopeOf({ x: json as never }));

        expect(JSON.stringify(value)).toBe(JSON.stringify(sorted(json)));
      }),
    );
  });

  it.each([
    ["brackets", "(".repeat(20_000)],
    ["lists", "[".repeat(20_000)],
    ["signs", "!".repeat(20_000)],
    ["conditions", "a ? ".repeat(20_000)],
    ["sums", "1+".repeat(20_000)],
    ["indexes", `a${"[0]".repeat(20_000)}`],
    ["splats", `a${"[*]".repeat(20_000)}`],
    ["templates", '"${'.repeat(20_000)],
  ])("rejects endless %s instead of overflowing", (_name, text) => {
    expect(outcome(`\${${text}}`)).toBe("error");
  });

  it("reads a list of thousands of items", () => {
    const items = Array.from({ length: 5000 }, (_, index) => `{"n" = ${index}}`).join(", ");

    expect(evaluated(`\${length([${items}])}`)).toBe(5000);
  });
});

function sorted(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(sorted);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .map(([key, value]) => [key, sorted(value)] as const)
      .sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right))),
  );
}
