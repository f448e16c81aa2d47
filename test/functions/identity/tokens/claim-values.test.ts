import { describe, expect, it } from "vitest";
import { claimValues } from "../../../../functions/identity/tokens/claim-values.js";

describe("claimValues", () => {
  it.each<[string, object, readonly string[] | undefined]>([
    ["a string, which is one value although it has spaces", { plan: "pro plus" }, ["pro plus"]],
    ["a list", { plan: ["pro", "beta"] }, ["pro", "beta"]],
    ["numbers and booleans", { plan: [1, true, false] }, ["1", "true", "false"]],
    ["a nested claim", { plan: { ignored: 1 }, "a.plan": "x" }, undefined],
    ["nothing of objects and null", { plan: [null, {}, ["pro"]] }, undefined],
    ["nothing of a claim that is missing", {}, undefined],
  ])("reads %s", (_what, claims, values) => {
    expect(claimValues({ ...claims }, ["plan"])).toEqual(values === undefined ? {} : { plan: values });
  });

  it("follows dots into nested claims, and also finds a name with dots", () => {
    const claims = { app: { plan: "pro" }, "https://a.example/plan": "max" };

    expect(claimValues(claims, ["app.plan", "https://a.example/plan"])).toEqual({
      "app.plan": ["pro"],
      "https://a.example/plan": ["max"],
    });
  });

  it("reads lists that API Gateway has converted to strings", () => {
    expect(claimValues({ plan: "[pro, beta]" }, ["plan"], true)).toEqual({
      plan: ["[pro, beta]", "pro", "beta"],
    });
    expect(claimValues({ plan: "pro", team: "" }, ["plan", "team"], true)).toEqual({ plan: ["pro"] });
  });

  it.each(["constructor", "__proto__", "toString"])("finds no claim %s if the token lacks it", (name) => {
    expect(claimValues({}, [name])).toEqual({});
  });
});
