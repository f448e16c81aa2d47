import { expect, it } from "vitest";
import { DEFAULT_UPLOAD_POLICY } from "../../functions/upload-policy/contract.js";
import { UPLOAD_POLICY_RULES } from "../../functions/upload-policy/rules/policy-problems.js";
import { readSource } from "../support/sources.js";

const PAGE = readSource("docs/policy-fields.md");

it.each(Object.keys(UPLOAD_POLICY_RULES))("docs/policy-fields.md has the field %s", (name) => {
  expect(PAGE).toMatch(new RegExp(`^\\| \`${name}\` \\|`, "m"));
});

it.each(Object.entries(DEFAULT_UPLOAD_POLICY))(
  "docs/policy-fields.md has the default of %s",
  (name, value) => {
    expect(PAGE).toContain(`| \`${name}\` | \`${JSON.stringify(value)}\` |`);
  },
);
