import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { serveUploads } from "../support/local-stack.js";
import { EXPECTED } from "./expected.js";
import { POLICY_PAGE, policyPage, UPDATE_COMMAND } from "./page/policy-page.js";
import type { Observations } from "./rules/observe.js";
import { observe } from "./rules/observe.js";
import type { Rule } from "./rules/rules.js";
import { RULES, RULES_UNDER_TEST } from "./rules/rules.js";
import { WAYS } from "./ways-in/way-in.js";

const NARROWING: readonly Rule[] = ["limits", "rule"];
/**
 * Uppy's routes reject every upload where a checksum is required, so that it is tried apart from the others. So is what
 * narrows the policy.
 */
const STACKS: readonly (readonly Rule[])[] = [
  RULES.filter((rule) => rule !== "checksum" && !NARROWING.includes(rule)),
  ["checksum"],
  NARROWING,
];

let observed: Observations;
beforeAll(async () => {
  const seen = await Promise.all(
    STACKS.map(async (rules) => {
      const policies = rules.map((rule) => RULES_UNDER_TEST[rule].policy);
      const attributes = Object.assign({}, ...policies.map((policy) => policy.attributes ?? {}));
      const policy = Object.assign({}, ...policies, Object.keys(attributes).length > 0 && { attributes });
      const settings = Object.assign({}, ...rules.map((rule) => RULES_UNDER_TEST[rule].settings ?? {}));
      const stack = await serveUploads({
        policy,
        directSizeLimits: "ignored",
        edge: { parts: true },
        userPool: { tenant: { groupPrefix: "tenant-" } },
        ...settings,
      });
      stack.switchFacts({ oacSignsPosts: true });
      try {
        const authorization = `Bearer ${await stack.token({ sub: "alice", tenant: "free-1" })}`;
        return await observe(rules, { stack, authorization });
      } finally {
        await stack.close();
      }
    }),
  );
  observed = Object.assign({}, ...seen);
});

const cells = RULES.flatMap((rule) => WAYS.map((way) => ({ rule, way })));

describe("who enforces the upload policy", () => {
  it.each(cells)("$rule by $way is enforced as expected", ({ rule, way }) => {
    expect(observed[rule][way]).toEqual(EXPECTED[rule][way]);
  });

  it("is documented on a page", () => {
    const page = policyPage(observed);
    if (process.env.UPDATE_DOCS === "1") writeFileSync(POLICY_PAGE, page);

    expect(readFileSync(POLICY_PAGE, "utf8"), `out of date; run ${UPDATE_COMMAND}`).toBe(page);
  });
});
