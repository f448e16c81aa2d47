import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Value } from "../../../../emulator/terraform/expression/value.js";
import { evaluated, scopeOf } from "./support.js";

interface Case {
  readonly expression: string;
  readonly value: Value;
}

/** The output of `terraform console` (1.11) for each expression. */
const CONSOLE = JSON.parse(
  readFileSync(new URL("terraform-console.json", import.meta.url), "utf8"),
) as readonly Case[];

describe("an expression", () => {
  it.each(CONSOLE)("has the value that terraform console prints: $expression", ({ expression, value }) => {
    expect(evaluated(`\${${expression}}`)).toEqual(value);
  });

  it.each([
    ["plain text", "plain text"],
    ["", ""],
    ["$${kept} and %%{kept}", "${kept} and %{kept}"],
    ["cost: $5, 100%", "cost: $5, 100%"],
    ["${var.name}", "uploads"],
    ["a ${var.name} b", "a uploads b"],
    ["${var.name}${var.count}", "uploads3"],
    ["${var.count}", 3],
    ["${var.list}", ["a", "b"]],
    ["${var.list[1]}", "b"],
    ["${var.list.0}", "a"],
    ["${var.map.inner.key}", "deep"],
    ['${var.map["inner"].key}', "deep"],
    ['${var.map[var.word]["key"]}', "deep"],
    ["${[for item in var.list : { name = item }][*].name}", ["a", "b"]],
    ["${ /* why */ 1 + 1 # sum\n }", 2],
    ['${jsonencode({"Resource" = ["${var.name}/*"]})}', '{"Resource":["uploads/*"]}'],
    ['${format("%s", "$${aws:username}")}', "${aws:username}"],
    ["${core::upper(var.name)}", "UPLOADS"],
    ['${filesha256("a.txt") == sha256("content")}', true],
    ['${filebase64sha256("a.txt") == base64sha256("content")}', true],
    ['${file("a.txt")}${filebase64("a.txt")}', "contentY29udGVudA=="],
  ])("evaluates %j", (template, expected) => {
    const variables = {
      name: "uploads",
      count: 3,
      list: ["a", "b"],
      word: "inner",
      map: { inner: { key: "deep" } },
    };

    expect(evaluated(template, scopeOf(variables, { "a.txt": "content" }))).toEqual(expected);
  });

  it.each([
    ["a ${1 +} b", "expected a value, got the end (at character 8)"],
    ["${", "missing closing brace of ${ (at character 1)"],
    ['${"a}', "missing closing quote (at character 3)"],
    ["${1 2}", "unexpected 2 (at character 5)"],
    ["${a.}", "expected the name of an attribute, got the end (at character 5)"],
    [
      '${"\\x"}',
      String.raw`unknown escape sequence \x. Known: \n \r \t \" \\ \uNNNN \UNNNNNNNN (at character 4)`,
    ],
    ["${1 / 0}", "division by zero (at character 5)"],
    ['${1 + "a"}', "must be a number, not string (at character 5)"],
    ["${nope}", "nope. is not declared (at character 3)"],
    ["a${[1]}", "must be a string; list cannot be converted to one (at character 4)"],
    ["a${null}", "must be a string; null cannot be converted to one (at character 4)"],
    ["${[1][4]}", "4 is not an index of a list of length 1 (at character 6)"],
    ["${{a = 1}.b}", 'unknown key "b". Known keys: a (at character 10)'],
    ["${nothing(1)}", "the function nothing is not emulated (at character 3)"],
    ["${timestamp()}", "the function timestamp is not emulated (at character 3)"],
    ['${replace("a", "/a/", "b")}', "replace: regular expressions are not emulated (at character 3)"],
    ['${file("none")}', "file: none: ENOENT (at character 3)"],
    ["${lower()}", "lower: the number of arguments must be 1, not 0 (at character 3)"],
    ["${lower([1])}", "lower: argument 1 must be a string, not list (at character 3)"],
    ['${tonumber("x")}', 'tonumber: "x" cannot be converted to a number (at character 3)'],
    ["%{ if true }x%{ endif }", "template directives (%{ … }) are not emulated (at character 1)"],
    ["${~ 1 ~}", "the strip marker of ${~ … } is not emulated (at character 1)"],
    ["${<<EOT\nx\nEOT\n}", "heredocs are not emulated (at character 3)"],
    ['${{for v in ["a", "a"] : v => v}}', 'duplicate key "a"; group values with "..." (at character 3)'],
  ])("rejects %j, with the position", (template, message) => {
    expect(() => evaluated(template)).toThrow(expect.objectContaining({ name: "ExpressionError", message }));
  });

  it("reports an expression that is not emulated, even inside try", () => {
    expect(() => evaluated('${try(timestamp(), "now")}')).toThrow("the function timestamp is not emulated");
  });

  it("keeps a key named __proto__ as data", () => {
    const value = evaluated('${{"__proto__" = {"polluted" = true}}}');

    expect(Object.keys(value ?? {})).toEqual(["__proto__"]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});
