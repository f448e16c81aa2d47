import { inspect } from "node:util";
import { App, Token } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { PropsError } from "../../modules/errors.js";

const scope = new Construct(new Construct(new App(), "uploads"), "Edge");

describe("PropsError", () => {
  it("says what is wrong, where, what was received, what is allowed, how to fix it, and where to read more", () => {
    const error = new PropsError(scope, {
      prop: "memoryMb",
      received: 64,
      allowed: "a whole number from 128 to 10240 MB",
      remedy: "Take the nearest value inside the range.",
      see: "https://example.com/limits",
    });

    expect(error.message).toBe(
      [
        "memoryMb must be a whole number from 128 to 10240 MB, got 64 (at uploads/Edge).",
        "Take the nearest value inside the range.",
        "See: https://example.com/limits",
      ].join("\n"),
    );
    expect(error).toMatchObject({ name: "PropsError", constructPath: "uploads/Edge", prop: "memoryMb" });
  });

  it.each([
    ["a missing value", undefined, "p is missing. It must be a"],
    ["a string", "x", 'got "x"'],
    ["a list", [1, 2], "got [1,2]"],
    [
      "a value of Terraform",
      Token.asString({ resolve: () => "x" }),
      'got "a value that only Terraform knows"',
    ],
    ["a function", Math.max, "got function max"],
    ["a construct by its path", scope, `got "the construct ${scope.node.path}"`],
    ["a number that JSON cannot say", 5n, 'got "5"'],
    [
      "an object by the names of its fields",
      { id: "a", secret: "hunter2" },
      '"an object with the fields id, secret"',
    ],
    ["objects in a list", ["a", { secret: "hunter2" }], '["a","an object with the fields secret"]'],
    ["an instance of a class", new URL("https://u:hunter2@a.example.com"), '"an instance of a class"'],
  ])("shows %s", (_name, received, expected) => {
    const error = new PropsError(scope, { prop: "p", received, allowed: "a", remedy: "r" });

    expect(error.message).toContain(expected);
    expect(inspect(error, { depth: 9 })).not.toContain("hunter2");
  });

  it("shortens long values", () => {
    const error = new PropsError(scope, {
      prop: "p",
      received: "x".repeat(5_000),
      allowed: "a",
      remedy: "r",
    });

    expect(error.message.length).toBeLessThan(200);
  });
});
