import { describe, expect, it } from "vitest";
import { expression, printBlocks, printValue } from "../../../terraform/hcl/print.js";

describe("printBlocks", () => {
  it("aligns equals signs and separates blocks as terraform fmt does", () => {
    const text = printBlocks([
      {
        type: "variable",
        labels: ["prefix"],
        arguments: { description: "Prefix", type: expression("string"), default: undefined, nullable: false },
        blocks: [{ type: "validation", arguments: { condition: expression("true") } }],
      },
      { type: "output", labels: ["x"], arguments: { value: expression("local.x") } },
    ]);

    expect(text).toBe(
      `variable "prefix" {
  description = "Prefix"
  type        = string
  nullable    = false

  validation {
    condition = true
  }
}

output "x" {
  value = local.x
}
`,
    );
  });

  it("does not align values of several lines", () => {
    const text = printBlocks([
      { type: "t", arguments: { a: expression("{\n  x = 1\n}"), longer: expression("{\n  x = 2\n}") } },
    ]);

    expect(text).toBe("t {\n  a = {\n    x = 1\n  }\n  longer = {\n    x = 2\n  }\n}\n");
  });
});

describe("printValue", () => {
  it.each([
    ["a string", 'say "hi"\n', '"say \\"hi\\"\\n"'],
    ["a string that looks like a template", "${a} %{b}", '"$${a} %%{b}"'],
    ["a number", 53_687_091_200_000, "53687091200000"],
    ["a boolean", false, "false"],
    ["a list", ["a", "b"], '["a", "b"]'],
    ["an empty list", [], "[]"],
    ["a map", { team: "media", expression: "x" }, '{ "team" = "media", "expression" = "x" }'],
    ["an empty map", {}, "{}"],
  ])("writes %s", (_what, value, expected) => {
    expect(printValue(value)).toBe(expected);
  });
});
