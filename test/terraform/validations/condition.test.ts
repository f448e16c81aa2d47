import { describe, expect, it } from "vitest";
import type { UploadsProps } from "../../../modules/uploads/index.js";
import { validationOf } from "../../../terraform/validations/condition.js";
import { declareModule } from "../../../terraform/variables/declare.js";

function validation(name: string, settings: object = {}) {
  const { variables } = declareModule(settings as UploadsProps);
  const variable = variables.find((candidate) => candidate.name === name);
  return variable && validationOf(variable);
}

describe("validationOf", () => {
  it.each([
    [
      "a range",
      "policy_max_bytes",
      {},
      "floor(var.policy_max_bytes) == var.policy_max_bytes && var.policy_max_bytes >= 1 && var.policy_max_bytes <= 53687091200000",
    ],
    ["a pattern", "prefix", {}, 'can(regex("^(?:[A-Za-z0-9][A-Za-z0-9!_.-]*/)*$", var.prefix))'],
    [
      "choices",
      "edge_price_class",
      {},
      'contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.edge_price_class)',
    ],
    [
      "choices of a setting that can be false",
      "access_log_retention_days",
      {},
      /^contains\(\[1, 3, 5, .*\], var\.access_log_retention_days\)$/,
    ],
    [
      "a list that can be empty",
      "policy_allowed_extensions",
      {},
      /^length\(distinct\(.*\)\) == length\(.*\) && alltrue\(\[for item in /,
    ],
    [
      "a list with at least one item",
      "edge_aliases",
      { edge: { aliases: ["a.example.com"], certificateArn: null } },
      /^length\(var.edge_aliases\) >= 1 && /,
    ],
    [
      "tags",
      "tags",
      {},
      /^length\(var\.tags\) <= 50 && alltrue\(\[for item in values\(var\.tags\) : can\(regex/,
    ],
    [
      "the only origin",
      "cors_allowed_origin",
      { corsAllowedOrigins: [null] },
      /^can\(regex\(".*", var\.cors_allowed_origin\)\)$/,
    ],
  ])("checks %s", (_what, name, settings, expected) => {
    expect(validation(name, settings)?.condition).toMatch(expected);
  });

  it("lists what is allowed, and how to fix a wrong value", () => {
    expect(validation("policy_allowed_extensions")?.message).toBe(
      'policy_allowed_extensions must be a list of different items, each a file name ending such as ".pdf". ' +
        "Put the dot before each ending. An empty list allows any.",
    );
  });

  it("allows a URL expiry above one hour only if the settings do", () => {
    expect(validation("policy_url_expiry_seconds")?.condition).toContain("<= 3600");
    expect(validation("policy_url_expiry_seconds", { policy: { longLivedUrls: true } })?.condition).toContain(
      "<= 604800",
    );
  });
});
