import { describe, expect, it } from "vitest";
import { HclError } from "../../../../emulator/terraform/hcl/hcl-error.js";
import { readHcl } from "../../../../emulator/terraform/hcl/read-hcl.js";

function problemOf(text: string): { readonly message: string; readonly line: number } {
  try {
    readHcl(text);
  } catch (error) {
    if (error instanceof HclError) return { message: error.message, line: error.line };
    throw error;
  }
  throw new Error("no problem was found");
}

describe("readHcl", () => {
  it.each<[string, string, unknown]>([
    ["a string", 'a = "x"', "x"],
    ["an empty string", 'a = ""', ""],
    ["a quote in a string", 'a = "say \\"hi\\""', 'say "hi"'],
    ["a number", "a = -1.5", "${-1.5}"],
    ["a boolean", "a = false", false],
    ["null", "a = null", null],
    ["a list of several lines", 'a = [\n  "x", # first\n  "y",\n]', ["x", "y"]],
    ["an object without commas", 'a = {\n  x = 1\n  "y" = [2]\n}', { x: 1, y: [2] }],
    ["an object within one line", "a = { x = 1, y = 2 }", { x: 1, y: 2 }],
    ["a reference", "a = var.x # comment", "${var.x}"],
    ["a template", 'a = "x-${var.y}"', '${"x-${var.y}"}'],
    ["a template with a quoted string", 'a = "x-${lookup(var.y, "}")}"', '${"x-${lookup(var.y, "}")}"}'],
    ["a string that only looks like a template", 'a = "$${x}"', '${"$${x}"}'],
    ["a list with a reference", "a = [var.x]", "${[var.x]}"],
    [
      "a call of several lines",
      "a = jsonencode({\n  x = var.y // why\n  z = 1\n})",
      "${jsonencode({\n  x = var.y ,\n  z = 1\n})}",
    ],
    [
      "a for expression of several lines",
      "a = {\n  for x in var.y :\n  x => 1\n}",
      "${{\n  for x in var.y :\n  x => 1\n}}",
    ],
  ])("reads %s", (_what, text, expected) => {
    expect(readHcl(text)).toEqual({ a: expected });
  });

  it("reads blocks with and without labels, and several of a kind", () => {
    const text = `
      /* two of them */
      resource "aws_s3_bucket" "a" { bucket = "x" }
      resource "aws_s3_bucket" "b" {
        cors { max = 1 }
        cors { max = 2 }
      }
      locals {}
    `;

    expect(readHcl(text)).toEqual({
      resource: [
        { aws_s3_bucket: { a: { bucket: "x" } } },
        { aws_s3_bucket: { b: { cors: [{ max: 1 }, { max: 2 }] } } },
      ],
      locals: [{}],
    });
  });

  it.each([
    ["a quote that is never closed", 'a = "x', 1, "never closed"],
    ["a heredoc", "\na = <<EOT\nx\nEOT", 2, "heredocs are not emulated"],
    ["a block that is never closed", "a {\n", 2, "} is missing"],
    ["an argument without a value", "a =\n", 1, "a value is missing"],
    ["a name alone", "a\n", 2, "= or { is missing"],
    ["a closing brace too many", "a {}\n}", 2, 'unexpected "}"'],
  ])("reports %s with its line", (_what, text, line, message) => {
    expect(problemOf(text)).toEqual({ line, message: expect.stringContaining(message) });
  });
});
