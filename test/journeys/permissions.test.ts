import { afterEach, describe, expect, it } from "vitest";
import { changing, type StackDocument, type StackStatement } from "../support/change-stack.js";
import { type LocalStack, serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";

const WORKS = { direct: 200, presigned: 200, edge: 200 };

let stack: LocalStack;
afterEach(() => stack.close());

/** Serves the default stack with one change, and uploads through each pattern. */
async function uploadAfter(change: (document: StackDocument) => void) {
  stack = await serveUploads({}, changing(change));
  const statuses = await uploadsOf(stack, await stack.token({ sub: "alice" })).statuses("a.txt");
  const stored = (await stack.keys()).map((key) => /^uploads\/alice\/(\w+)-a\.txt$/.exec(key)?.[1]);
  return {
    statuses,
    stored,
    log: stack.log.map(({ message, constructPath }) => `${constructPath}: ${message}`).join("\n"),
  };
}

/** Takes one action out of a construct's policy; a policy that holds nothing more goes with it. */
function withdraw(document: StackDocument, policy: string, action: string): void {
  let left = 0;
  document.changePolicy(policy, (statements) => {
    const others = statements
      .map((statement) => ({ ...statement, Action: statement.Action.filter((it) => it !== action) }))
      .filter(({ Action }) => Action.length > 0);
    expect(others).not.toEqual(statements);
    left = others.length;
    return others;
  });
  if (left === 0) document.remove(policy);
}

const breaking = (pattern: keyof typeof WORKS, status: number) => ({
  statuses: { ...WORKS, [pattern]: status },
  stored: ["direct", "edge", "presigned"].filter((name) => name !== pattern),
});

describe("what a policy allows", () => {
  it.each([
    ["uploads/Direct/Role", "s3:PutObject", "direct", 403, "uploads/Direct/Role/Resource"],
    ["uploads/Presigned/Function/Role", "s3:PutObject", "presigned", 403, "uploads/Presigned/Function/Role"],
    ["uploads/Presigned/Role", "lambda:InvokeFunction", "presigned", 500, "uploads/Presigned/Role/Resource"],
    ["uploads/Bucket", "s3:PutObject", "edge", 403, "uploads/Bucket/Policy"],
  ] as const)(
    "%s without %s breaks %s with %i, and nothing else",
    async (owner, action, pattern, status, by) => {
      const { log, ...rest } = await uploadAfter((document) => withdraw(document, `${owner}/Policy`, action));

      expect(rest).toEqual(breaking(pattern, status));
      expect(log).toContain(by);
    },
  );

  it("needs no permission of the functions' own to write a log", async () => {
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
  ] as const)("%s may write below the prefix only", async (owner, pattern) => {
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

describe("what a policy denies", () => {
  const deny: StackStatement = { Sid: "Frozen", Effect: "Deny", Action: ["s3:PutObject"], Resource: ["*"] };

  it.each([
    ["uploads/Direct/Role", "direct"],
    ["uploads/Presigned/Function/Role", "presigned"],
  ] as const)("wins over what %s allows", async (owner, pattern) => {
    const { log, ...rest } = await uploadAfter((document) =>
      document.changePolicy(`${owner}/Policy`, (statements) => [...statements, deny]),
    );

    expect(rest).toEqual(breaking(pattern, 403));
    expect(log).toContain(`${owner}/Policy`);
  });

  it("wins over every role and over CloudFront where the bucket's policy has it", async () => {
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

describe("who may act as a role", () => {
  const trusting = (service: string) => (statements: StackStatement[]) =>
    statements.map((it) => ({ ...it, Principal: { Service: [service] } }));

  it.each([
    ["uploads/Direct/Role", "direct", 500, ["edge", "presigned"]],
    ["uploads/Presigned/Role", "presigned", 500, ["direct", "edge"]],
    ["uploads/Presigned/Function/Role", "presigned", 500, ["direct", "edge"]],
  ] as const)("%s that trusts another service breaks %s", async (owner, pattern, status, stored) => {
    const result = await uploadAfter((document) =>
      document.changePolicy(`${owner}/Resource`, trusting("ec2.amazonaws.com")),
    );

    expect(result.statuses).toEqual({ ...WORKS, [pattern]: status });
    expect(result.stored).toEqual(stored);
    expect(result.log).toContain(`(${owner}/Resource)`);
  });

  it("an authorizer that cannot run lets nobody through", async () => {
    const { statuses, stored } = await uploadAfter((document) =>
      document.changePolicy("uploads/ApiAuthorizer/Function/Role/Resource", trusting("ec2.amazonaws.com")),
    );

    expect(statuses).toEqual({ direct: 500, presigned: 500, edge: 200 });
    expect(stored).toEqual(["edge"]);
  });

  it("an edge function that cannot run lets nobody through", async () => {
    const { statuses, stored } = await uploadAfter((document) =>
      document.changePolicy("uploads/Edge/Authorizer/Function/Role/Resource", trusting("ec2.amazonaws.com")),
    );

    expect(statuses).toEqual({ direct: 200, presigned: 200, edge: 503 });
    expect(stored).toEqual(["direct", "presigned"]);
  });
});

describe("whom a function answers", () => {
  it.each([
    ["uploads/Direct/Api/AuthorizerPermission", "direct"],
    ["uploads/Presigned/Api/AuthorizerPermission", "presigned"],
  ] as const)("without %s the authorizer of %s cannot be asked", async (permission, pattern) => {
    const { log, ...rest } = await uploadAfter((document) => document.remove(permission));

    expect(rest).toEqual(breaking(pattern, 500));
    expect(log).toContain("no aws_lambda_permission of uploads/ApiAuthorizer/Function/Resource");
  });
});
