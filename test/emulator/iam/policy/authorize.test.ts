import { describe, expect, it } from "vitest";
import type { AuthorizationRequest } from "../../../../emulator/iam/policy/authorize.js";
import { authorize } from "../../../../emulator/iam/policy/authorize.js";
import type { Principal } from "../../../../emulator/iam/principal.js";
import type { PolicyStatement } from "../../../../emulator/model.js";

const ACCOUNT = "111122223333";
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/writer`;
const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/writer/s`;
const OAI_ARN = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2";

const role: Principal = {
  type: "role",
  accountId: ACCOUNT,
  roleArn: ROLE_ARN,
  sessionArn: SESSION_ARN,
  userId: "AROA:s",
};
const foreignRole: Principal = { ...role, accountId: "999900001111" };
const service: Principal = {
  type: "service",
  service: "cloudfront.amazonaws.com",
  sourceArn: "arn:aws:cloudfront::1:distribution/E",
  sourceAccount: ACCOUNT,
};
const oai: Principal = { type: "origin-access-identity", arn: OAI_ARN, canonicalUserId: "abc" };
const anonymous: Principal = { type: "anonymous" };

const allow = (more: Partial<PolicyStatement>): PolicyStatement => ({
  Effect: "Allow",
  Action: "s3:PutObject",
  Resource: "arn:aws:s3:::files/in/*",
  ...more,
});
const deny = (more: Partial<PolicyStatement>): PolicyStatement => ({ ...allow(more), Effect: "Deny" });

interface Case {
  readonly principal?: Principal;
  readonly identity?: PolicyStatement[];
  readonly resource?: PolicyStatement[];
  readonly restrict?: boolean;
  readonly action?: string;
  readonly resourceArn?: string;
}

function ask({ principal = role, identity = [], resource, restrict = true, ...request }: Case) {
  const document = (Statement: PolicyStatement[]) => ({ Version: "2012-10-17", Statement });
  const question: AuthorizationRequest = {
    principal,
    action: "s3:PutObject",
    resourceArn: "arn:aws:s3:::files/in/a",
    resourceAccountId: ACCOUNT,
    context: { "aws:username": "in" },
    identityPolicies: [{ constructPath: "stack/RolePolicy", document: document(identity) }],
    ...(resource && {
      resourcePolicy: {
        constructPath: "stack/BucketPolicy",
        document: document(resource),
        restrictPublicAccess: restrict,
      },
    }),
    ...request,
  };
  return authorize(question);
}

const everybody: PolicyStatement["Principal"] = "*";

describe("authorize", () => {
  it.each<[string, Case, boolean]>([
    ["no policy", {}, false],
    ["only an identity policy", { identity: [allow({})] }, true],
    ["another action", { identity: [allow({})], action: "s3:GetObject" }, false],
    ["another case of the action", { identity: [allow({ Action: "S3:putobject" })] }, true],
    ["a wildcard action", { identity: [allow({ Action: "s3:Put*" })] }, true],
    ["another case of the resource", { identity: [allow({ Resource: "arn:aws:s3:::FILES/in/*" })] }, false],
    [
      "a resource outside the prefix",
      { identity: [allow({})], resourceArn: "arn:aws:s3:::files/inn" },
      false,
    ],
    [
      "a variable in the resource",
      { identity: [allow({ Resource: "arn:aws:s3:::files/${aws:username}/*" })] },
      true,
    ],
    [
      "a variable without a value",
      { identity: [allow({ Resource: "arn:aws:s3:::files/${aws:userid}/*" })] },
      false,
    ],
    [
      "NotAction with this action",
      { identity: [{ Effect: "Allow", NotAction: "s3:Put*", Resource: "*" }] },
      false,
    ],
    [
      "NotAction with other actions",
      { identity: [{ Effect: "Allow", NotAction: "s3:Get*", Resource: "*" }] },
      true,
    ],
    [
      "NotResource with this resource",
      { identity: [{ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::files/in/*" }] },
      false,
    ],
    [
      "a condition that does not hold",
      { identity: [allow({ Condition: { Bool: { "aws:SecureTransport": "true" } } })] },
      false,
    ],
    [
      "a deny of the resource policy",
      { identity: [allow({})], resource: [deny({ Principal: everybody })] },
      false,
    ],
    [
      "a deny of the identity policy",
      { identity: [deny({})], resource: [allow({ Principal: { AWS: ROLE_ARN } })] },
      false,
    ],
    ["only a resource policy", { resource: [allow({ Principal: { AWS: ROLE_ARN } })] }, true],
    ["a resource policy for the account", { resource: [allow({ Principal: { AWS: ACCOUNT } })] }, false],
    [
      "a deny for the account",
      { identity: [allow({})], resource: [deny({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })] },
      false,
    ],
    [
      "a resource policy for another role",
      { resource: [allow({ Principal: { AWS: `${ROLE_ARN}2` } })] },
      false,
    ],
    [
      "a role of another account, allowed by its identity only",
      { principal: foreignRole, identity: [allow({})] },
      false,
    ],
    [
      "a role of another account, allowed by the resource only",
      { principal: foreignRole, resource: [allow({ Principal: { AWS: ROLE_ARN } })] },
      false,
    ],
    [
      "a role of another account, allowed by both",
      {
        principal: foreignRole,
        identity: [allow({})],
        resource: [allow({ Principal: { AWS: foreignRole.accountId } })],
      },
      true,
    ],
    [
      "a service, allowed by the resource",
      { principal: service, resource: [allow({ Principal: { Service: "cloudfront.amazonaws.com" } })] },
      true,
    ],
    [
      "another service",
      { principal: service, resource: [allow({ Principal: { Service: "lambda.amazonaws.com" } })] },
      false,
    ],
    ["an OAI by its ARN", { principal: oai, resource: [allow({ Principal: { AWS: OAI_ARN } })] }, true],
    [
      "an OAI by its canonical user",
      { principal: oai, resource: [allow({ Principal: { CanonicalUser: "abc" } })] },
      true,
    ],
    ["another OAI", { principal: oai, resource: [allow({ Principal: { AWS: `${OAI_ARN}X` } })] }, false],
    [
      "an anonymous caller, by a public policy that is restricted",
      { principal: anonymous, resource: [allow({ Principal: everybody })] },
      false,
    ],
    [
      "an anonymous caller, by a public policy that is not restricted",
      { principal: anonymous, resource: [allow({ Principal: everybody })], restrict: false },
      true,
    ],
    [
      "an anonymous caller, with an account as principal",
      { principal: anonymous, resource: [allow({ Principal: { AWS: "*" } })], restrict: false },
      true,
    ],
    [
      "the account's own role, by a public policy that is restricted",
      { resource: [allow({ Principal: everybody })] },
      true,
    ],
    [
      "NotPrincipal with all names of the principal",
      {
        identity: [allow({})],
        resource: [deny({ NotPrincipal: { AWS: [ROLE_ARN, SESSION_ARN, ACCOUNT] } })],
      },
      true,
    ],
    [
      "NotPrincipal with the role only",
      { identity: [allow({})], resource: [deny({ NotPrincipal: { AWS: ROLE_ARN } })] },
      false,
    ],
  ])("%s", (_, given, allowed) => {
    expect(ask(given).allowed).toBe(allowed);
  });

  describe("with a session policy", () => {
    const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/operator`;
    const FEDERATED_ARN = `arn:aws:sts::${ACCOUNT}:federated-user/verify`;
    const document = (...Statement: PolicyStatement[]) => ({ Version: "2012-10-17", Statement });
    const restricted = (...statements: PolicyStatement[]): Principal => ({
      ...role,
      sessionPolicy: document(...statements),
    });
    const federated = (...statements: PolicyStatement[]): Principal => ({
      type: "federated-user",
      accountId: ACCOUNT,
      arn: FEDERATED_ARN,
      userArn: USER_ARN,
      userId: `${ACCOUNT}:verify`,
      sessionPolicy: document(...statements),
    });
    const other = allow({ Resource: "arn:aws:s3:::files/out/*" });
    const named = (arn: string) => [allow({ Principal: { AWS: arn } })];

    it.each<[string, Case, boolean]>([
      ["an allow of both policies", { principal: restricted(allow({})), identity: [allow({})] }, true],
      ["an allow of the session policy only", { principal: restricted(allow({})) }, false],
      [
        "an allow of the identity policy only",
        { principal: restricted(other), identity: [allow({})] },
        false,
      ],
      [
        "a deny of the session policy",
        { principal: restricted(allow({}), deny({})), identity: [allow({})] },
        false,
      ],
      [
        "a deny whose condition does not hold",
        {
          principal: restricted(allow({}), deny({ Condition: { StringEquals: { "aws:username": "out" } } })),
          identity: [allow({})],
        },
        true,
      ],
      [
        "a resource policy for the role",
        { principal: restricted(allow({})), resource: named(ROLE_ARN) },
        true,
      ],
      [
        "a resource policy for the role, without the session policy's allow",
        { principal: restricted(other), resource: named(ROLE_ARN) },
        false,
      ],
      [
        "a resource policy for the session, without the session policy's allow",
        { principal: restricted(other), resource: named(SESSION_ARN) },
        true,
      ],
      [
        "a resource policy for the session, against the session policy's deny",
        { principal: restricted(deny({})), resource: named(SESSION_ARN) },
        false,
      ],
      [
        "a resource policy for everyone, without the session policy's allow",
        { principal: restricted(other), resource: [allow({ Principal: everybody })] },
        false,
      ],
      ["a federated user by both", { principal: federated(allow({})), identity: [allow({})] }, true],
      ["a federated user by the identity alone", { principal: federated(), identity: [allow({})] }, false],
      [
        "a federated user by its user's resource policy",
        { principal: federated(other), resource: named(USER_ARN) },
        false,
      ],
      [
        "a federated user by its session's resource policy",
        { principal: federated(), resource: named(FEDERATED_ARN) },
        true,
      ],
    ])("%s", (_, given, allowed) => {
      expect(ask(given).allowed).toBe(allowed);
    });

    it("says that the session policy lacks an allow", () => {
      expect(ask({ principal: restricted(other), identity: [allow({})] })).toMatchObject({
        rule: "implicit-deny",
        policyType: "session",
        constructPath: SESSION_ARN,
      });
    });
  });

  it("needs the resource's policy as well if the resource requires it", () => {
    const trust = { constructPath: "stack/Role", document: { Statement: [] } };
    const identityPolicies = [
      { constructPath: "user", document: { Statement: allow({ Action: "*", Resource: "*" }) } },
    ];
    const asked = { principal: role, action: "sts:AssumeRole", resourceArn: ROLE_ARN, context: {} };
    const question = { ...asked, resourceAccountId: ACCOUNT, identityPolicies, needsResourcePolicy: true };

    expect(authorize({ ...question, resourcePolicy: trust })).toMatchObject({
      allowed: false,
      policyType: "resource",
      constructPath: "stack/Role",
    });
  });

  it("ignores identity policies for services and anonymous callers", () => {
    expect(ask({ principal: anonymous, identity: [allow({})] }).allowed).toBe(false);
    expect(ask({ principal: service, identity: [allow({})] }).allowed).toBe(false);
  });

  it("names the statement and the construct that denied", () => {
    const decision = ask({
      identity: [allow({})],
      resource: [deny({ Sid: "NoWrites", Principal: everybody })],
    });

    expect(decision).toMatchObject({
      rule: "explicit-deny",
      policyType: "resource",
      statement: "NoWrites",
      constructPath: "stack/BucketPolicy",
    });
    expect(decision.reason).toContain("s3:PutObject on arn:aws:s3:::files/in/a");
  });

  it("names the policies that lack an allow", () => {
    expect(ask({})).toMatchObject({
      rule: "implicit-deny",
      policyType: "identity",
      constructPath: "stack/RolePolicy",
    });
  });
});
