import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { kebabCase, physicalName, policyDocument, ServiceRole } from "../../../modules/iam/index.js";
import { parsePolicy, refusal, synthesize } from "../../support/template.js";

describe("policyDocument", () => {
  it("writes IAM's fields in a fixed order and omits undefined fields", () => {
    const document = policyDocument([
      {
        conditions: { Bool: { a: "true" } },
        actions: ["s3:PutObject"],
        effect: "Allow",
        resources: ["r"],
        sid: "S",
      },
    ]);

    expect(document).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"S","Effect":"Allow","Action":["s3:PutObject"],' +
        '"Resource":["r"],"Condition":{"Bool":{"a":"true"}}}]}',
    );
  });
});

describe("physicalName", () => {
  const root = new TerraformStack(new App(), "uploads");

  it("is the construct's path and a hash, and is deterministic", () => {
    const scope = new Construct(root, "EdgeUpload");

    expect(physicalName(scope)).toMatch(/^uploads-edge-upload-[0-9a-f]{8}$/);
    expect(physicalName(scope)).toBe(physicalName(scope));
  });

  it("gives unique names to long paths with the same beginning, within the length limit", () => {
    const names = ["A", "B"].map((last) =>
      physicalName(new Construct(root, `${"VeryLongName".repeat(9)}${last}`)),
    );

    expect(new Set(names).size).toBe(2);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(64);
  });

  it("differs from Region to Region, which share an account's names", () => {
    const names = ["eu-central-1", "us-east-1"].map((region) => {
      const stack = new TerraformStack(new App(), "uploads");
      new AwsProvider(stack, "Aws", { region });
      return physicalName(new Construct(stack, "Role"));
    });

    expect(new Set(names).size).toBe(2);
  });

  it.each([
    ["uploads/EdgeUpload", "uploads-edge-upload"],
    ["--A__b//C1D--", "a-b-c1-d"],
  ])("writes %s as %s", (path, expected) => {
    expect(kebabCase(path)).toBe(expected);
  });
});

describe("ServiceRole", () => {
  const statement = {
    effect: "Allow",
    actions: ["s3:PutObject"],
    resources: ["arn:aws:s3:::b/u/*"],
  } as const;

  it("is a role that only the service can assume, with one policy", () => {
    const template = synthesize((stack) => {
      const role = new ServiceRole(stack, "Role", {
        services: ["lambda.amazonaws.com"],
        description: "d",
        statements: [statement],
        trustConditions: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      });
      role.addStatements({ ...statement, actions: ["s3:GetObject"] });
    });

    expect(template.resourceCount).toBe(2);
    expect(parsePolicy(template.resource("aws_iam_role").assume_role_policy)).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: ["lambda.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ]);
    expect(
      parsePolicy(template.resource("aws_iam_role_policy").policy).flatMap(({ Action }) => Action),
    ).toEqual(["s3:PutObject", "s3:GetObject"]);
  });

  it("rejects a role without permissions", () => {
    const error = refusal((stack) => {
      new ServiceRole(stack, "Role", {
        services: ["lambda.amazonaws.com"],
        description: "d",
        statements: [],
      });
    });

    expect(error.message).toContain("IAM accepts no empty policy");
  });

  it("rejects a statement with a misspelt field that is added later", () => {
    const error = refusal((stack) => {
      const role = new ServiceRole(stack, "Role", {
        services: ["lambda.amazonaws.com"],
        description: "d",
        statements: [statement],
      });
      role.addStatements({ ...statement, condition: {} } as never);
    });

    expect(error.message).toContain('Unknown field "statements[0].condition"');
  });

  it("rejects a role that no service can assume", () => {
    const error = refusal((stack) => {
      new ServiceRole(stack, "Role", { services: [], description: "d", statements: [statement] });
    });

    expect(error.message).toContain("services must be a list of different items (at least 1)");
  });
});
