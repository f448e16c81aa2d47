import { describe, expect, it } from "vitest";
import { validatePolicy } from "../../../../emulator/iam/policy/validate.js";
import type { PolicyStatement } from "../../../../emulator/model.js";

const GOOD: PolicyStatement = { Effect: "Allow", Action: "s3:*", Resource: "*" };

describe("validatePolicy", () => {
  it("finds no problem in a valid policy", () => {
    expect(validatePolicy({ Version: "2012-10-17", Statement: [GOOD] }, "identity")).toEqual([]);
  });

  it.each<[string, PolicyStatement, string]>([
    [
      "an unknown operator",
      { ...GOOD, Condition: { StringIsh: { a: "b" } } },
      "Statement[0].Condition.StringIsh is not a condition operator",
    ],
    [
      "a malformed number",
      { ...GOOD, Condition: { NumericLessThan: { "s3:max-keys": "x" } } },
      'must be a number, got "x"',
    ],
    [
      "a malformed date",
      { ...GOOD, Condition: { DateLessThan: { "aws:CurrentTime": "soon" } } },
      "must be an ISO 8601 date",
    ],
    [
      "a malformed network",
      { ...GOOD, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/33" } } },
      "must be an IP address or a CIDR block",
    ],
    [
      "a malformed boolean",
      { ...GOOD, Condition: { Bool: { "aws:SecureTransport": "yes" } } },
      'must be "true" or "false"',
    ],
    [
      "a principal in an identity policy",
      { ...GOOD, Principal: "*" },
      "Statement[0].Principal is not allowed here",
    ],
    ["both Action and NotAction", { ...GOOD, NotAction: "s3:*" }, "needs Action or NotAction, and has both"],
    ["no resource", { Effect: "Allow", Action: "s3:*" }, "needs Resource or NotResource, and has neither"],
  ])("rejects %s", (_, statement, problem) => {
    expect(validatePolicy({ Statement: statement }, "identity").join()).toContain(problem);
  });

  it("rejects an unknown element and an unknown effect", () => {
    const statement: PolicyStatement = JSON.parse(
      '{"Effect":"Alow","Action":"a:b","Resource":"*","Conditions":{}}',
    );

    expect(validatePolicy({ Statement: statement }, "identity")).toEqual([
      expect.stringContaining("Statement[0].Conditions is not an element"),
      'Statement[0].Effect is "Alow"; allowed: Allow, Deny',
    ]);
  });

  it("rejects a resource policy without principal, and an allow with NotPrincipal", () => {
    expect(validatePolicy({ Statement: GOOD }, "resource").join()).toContain(
      "needs Principal or NotPrincipal",
    );
    expect(
      validatePolicy({ Statement: { ...GOOD, NotPrincipal: { AWS: "1" } } }, "resource").join(),
    ).toContain("supports that only with Deny");
  });
});
