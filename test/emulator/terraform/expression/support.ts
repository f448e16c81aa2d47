import type { Scope } from "../../../../emulator/terraform/expression/evaluate.js";
import { evaluate } from "../../../../emulator/terraform/expression/evaluate.js";
import { invalid } from "../../../../emulator/terraform/expression/expression-error.js";
import { parseTemplate } from "../../../../emulator/terraform/expression/parse.js";
import type { Value } from "../../../../emulator/terraform/expression/value.js";
import { callFunction } from "../../../../emulator/terraform/functions/table.js";

/** A scope of some variables (`var.name`) and files. */
export function scopeOf(
  variables: Readonly<Record<string, Value>> = {},
  files: Readonly<Record<string, string>> = {},
): Scope {
  return {
    resolve([root, name = ""], position) {
      const value = root === "var" ? variables[name] : undefined;
      if (value === undefined) throw invalid(`${root}.${name} is not declared`, position);
      return { value, taken: 2 };
    },
    call: (name, values) =>
      callFunction(name, values, {
        readFile(path) {
          const content = files[path];
          if (content === undefined) throw invalid(`${path}: ENOENT`);
          return Buffer.from(content);
        },
      }),
  };
}

/** The value of a string of Terraform's JSON syntax. */
export function evaluated(template: string, scope: Scope = scopeOf()): Value {
  return evaluate(parseTemplate(template), scope);
}
