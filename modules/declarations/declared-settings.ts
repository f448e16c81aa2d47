import type { Rule } from "../../functions/rules/rule.js";
import { pick } from "../rules/pick.js";
import type { DeclaredProps } from "./declared-props.js";
import type { DocumentedField } from "./read-fields.js";
import { readFields } from "./read-fields.js";

const FROM_RULE = [
  "kind",
  "allowed",
  "range",
  "choices",
  "pattern",
  "fallback",
  "structural",
  "each",
] as const satisfies readonly (keyof Rule)[];

/** The data about a setting for tables and Terraform variables, from its rule and its doc comment. */
interface DeclaredSetting extends Pick<Rule, (typeof FROM_RULE)[number]> {
  readonly name: string;
  readonly required: boolean;
  /** Purpose of the setting. */
  readonly doc: string;
  /** The default in words, if it is not a fixed value. */
  readonly fallbackWords?: string;
  /** Addresses of AWS pages and RFCs about the setting. */
  readonly pages: readonly string[];
}

/** Reads the settings of interfaces, in the order of the interfaces. */
export function declaredSettings(
  interfaces: readonly DeclaredProps[],
): readonly (readonly DeclaredSetting[])[] {
  const fields = readFields(interfaces);
  return interfaces.map(({ rules }, index) =>
    (fields[index] ?? []).flatMap((field) => {
      const rule = rules[field.name];
      return rule === undefined || rule.kind === "omitted" ? [] : [setting(field, rule)];
    }),
  );
}

function setting({ name, optional, doc, fallback, pages }: DocumentedField, rule: Rule): DeclaredSetting {
  return {
    ...pick(rule, FROM_RULE),
    name,
    required: !optional,
    doc,
    fallbackWords: fallback?.startsWith("- ") ? fallback.slice(2) : undefined,
    pages: [...new Set([...(rule.see === undefined ? [] : [rule.see]), ...pages])],
  };
}
