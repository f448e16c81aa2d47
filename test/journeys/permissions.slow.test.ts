import { describe, expect, it } from "vitest";
import { breaking, uploadAfter, WORKS } from "../support/break-stack.js";
import type { StackStatement } from "../support/change-stack.js";

describe("an allow of a policy", () => {
  it("is not needed to write a log", async () => {
    const { statuses } = await uploadAfter((document) => {
      for (const owner of ["ApiAuthorizer/Function", "Presigned/Function", "Edge/Authorizer/Function"]) {
        document.changePolicy(`uploads/${owner}/Role/Policy`, (statements) =>
          statements.map((it) =>
            it.Sid === "WriteLogs" ? { ...it, Action: ["logs:DescribeLogGroups"] } : it,
          ),
        );
      }
    });

    expect(statuses).toEqual(WORKS);
  });

  it.each([
    ["uploads/Direct/Role", "direct"],
    ["uploads/Presigned/Function/Role", "presigned"],
    ["uploads/Bucket", "edge"],
  ] as const)("of %s covers only writes below the prefix", async (owner, pattern) => {
    const { log, ...rest } = await uploadAfter((document) =>
      document.changePolicy(`${owner}/Policy`, (statements) =>
        statements.map((it) => ({
          ...it,
          Resource: it.Resource?.map((arn) => arn.replace("/uploads/*", "/uploads/bob/*")),
        })),
      ),
    );

    expect(rest).toEqual(breaking(pattern, 403));
  });
});

describe("a deny of a policy", () => {
  const deny: StackStatement = { Sid: "Frozen", Effect: "Deny", Action: ["s3:PutObject"], Resource: ["*"] };

  it.each([
    ["uploads/Direct/Role", "direct"],
    ["uploads/Presigned/Function/Role", "presigned"],
  ] as const)("takes precedence over the allows of %s", async (owner, pattern) => {
    const { log, ...rest } = await uploadAfter((document) =>
      document.changePolicy(`${owner}/Policy`, (statements) => [...statements, deny]),
    );

    expect(rest).toEqual(breaking(pattern, 403));
    expect(log).toContain(`${owner}/Policy`);
  });

  it("in the bucket's policy takes precedence over every role and over CloudFront", async () => {
    const { statuses, stored, log } = await uploadAfter((document) =>
      document.changePolicy("uploads/Bucket/Policy", (statements) => [
        ...statements,
        { ...deny, Principal: "*", Resource: ["${aws_s3_bucket.Bucket_83908E77.arn}/*"] },
      ]),
    );

    expect(statuses).toEqual({ direct: 403, presigned: 403, edge: 403 });
    expect(stored).toEqual([]);
    expect(log).toMatch(/^uploads\/Bucket\/Policy: .*Frozen/m);
  });
});

describe("a role's trust policy", () => {
  const trusting = (service: string) => (statements: StackStatement[]) =>
    statements.map((it) => ({ ...it, Principal: { Service: [service] } }));

  it.each([
    ["uploads/Direct/Role", "direct", 500, ["edge", "presigned"]],
    ["uploads/Presigned/Role", "presigned", 500, ["direct", "edge"]],
    ["uploads/Presigned/Function/Role", "presigned", 500, ["direct", "edge"]],
  ] as const)("of %s with another service breaks %s", async (owner, pattern, status, stored) => {
    const result = await uploadAfter((document) =>
      document.changePolicy(`${owner}/Resource`, trusting("ec2.amazonaws.com")),
    );

    expect(result.statuses).toEqual({ ...WORKS, [pattern]: status });
    expect(result.stored).toEqual(stored);
    expect(result.log).toContain(`(${owner}/Resource)`);
  });

  it("that stops the authorizer lets no caller through", async () => {
    const { statuses, stored } = await uploadAfter((document) =>
      document.changePolicy("uploads/ApiAuthorizer/Function/Role/Resource", trusting("ec2.amazonaws.com")),
    );

    expect(statuses).toEqual({ direct: 503, presigned: 503, edge: 200 });
    expect(stored).toEqual(["edge"]);
  });

  it("that stops the edge function lets no caller through", async () => {
    const { statuses, stored } = await uploadAfter((document) =>
      document.changePolicy("uploads/Edge/Authorizer/Function/Role/Resource", trusting("ec2.amazonaws.com")),
    );

    expect(statuses).toEqual({ direct: 200, presigned: 200, edge: 503 });
    expect(stored).toEqual(["direct", "presigned"]);
  });
});

describe("a function's resource policy", () => {
  it.each([
    ["uploads/Direct/Api/AuthorizerPermission", "direct"],
    ["uploads/Presigned/Api/AuthorizerPermission", "presigned"],
  ] as const)("without %s the authorizer of %s cannot be called", async (permission, pattern) => {
    const { log, ...rest } = await uploadAfter((document) => document.remove(permission));

    expect(rest).toEqual(breaking(pattern, 500));
    expect(log).toContain("no aws_lambda_permission of uploads/ApiAuthorizer/Function/Resource");
  });
});
