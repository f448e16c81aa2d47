import { describe, expect, it } from "vitest";
import { createIam } from "../../../emulator/iam/iam.js";
import { InvalidPoliciesError } from "../../../emulator/iam/validation.js";
import type { PolicyDocument, Role } from "../../../emulator/model.js";
import { BUCKET, BUCKET_ARN, bucketPolicy, modelOf, WRITER } from "../services/s3/support/model.js";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const clock = (): number => NOW;

const assume = {
  roleArn: WRITER.arn,
  servicePrincipal: "lambda.amazonaws.com",
  sessionName: "session",
};

describe("assumeRole", () => {
  it("issues keys for a session, and finds them again", () => {
    const iam = createIam({ model: modelOf([]), clock });

    const result = iam.assumeRole({ ...assume, durationSeconds: 900 });

    expect(result).toMatchObject({
      outcome: "started",
      credentials: { accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/), expiresAt: NOW + 900_000 },
      principal: { sessionArn: "arn:aws:sts::111122223333:assumed-role/writer/session" },
    });
    const found = result.outcome === "started" && iam.credentials.find(result.credentials.accessKeyId);
    expect(found).toMatchObject({ principal: { type: "role", roleArn: WRITER.arn } });
  });

  it("rejects a service that the role does not trust, and names the role", () => {
    const iam = createIam({ model: modelOf([]), clock });

    const result = iam.assumeRole({ ...assume, servicePrincipal: "apigateway.amazonaws.com" });

    expect(result).toMatchObject({ outcome: "denied", constructPath: "uploads/Writer" });
  });

  it.each([
    ["arn:aws:execute-api:eu-central-1:111122223333:api1/*", "started"],
    ["arn:aws:execute-api:eu-central-1:111122223333:api2/*", "denied"],
    [undefined, "denied"],
  ])("evaluates the trust policy's condition: %s is %s", (sourceArn, outcome) => {
    const trustPolicy: PolicyDocument = {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "lambda.amazonaws.com" },
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:execute-api:*:*:api1/*" } },
      },
    };
    const iam = createIam({ model: modelOf([], [{ ...WRITER, trustPolicy }]), clock });

    const result = iam.assumeRole({ ...assume, ...(sourceArn === undefined ? {} : { sourceArn }) });

    expect(result.outcome).toBe(outcome);
  });
});

describe("authorize", () => {
  it("allows the administrator everything that no resource policy denies", () => {
    const iam = createIam({ model: modelOf([]), clock });
    const denied = bucketPolicy({
      Statement: { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" },
    });
    const ask = (policy?: typeof denied) =>
      iam.authorize(iam.administrator.principal, "s3:GetObject", `${BUCKET_ARN}/a`, {}, policy).allowed;

    expect([ask(), ask(denied)]).toEqual([true, false]);
  });

  it("omits aws:SecureTransport if a service calls on its own behalf", () => {
    const iam = createIam({ model: modelOf([]), clock });
    const policy = (spare: object) =>
      bucketPolicy({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "cloudfront.amazonaws.com" },
            Action: "s3:PutObject",
            Resource: "*",
          },
          {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: "*",
            Condition: { BoolIfExists: {}, Null: { "aws:SecureTransport": "true" }, ...spare },
          },
        ],
      });
    const cloudfront = {
      type: "service",
      service: "cloudfront.amazonaws.com",
      sourceArn: "arn:aws:cloudfront::1:distribution/E",
      sourceAccount: "1",
    } as const;
    const ask = (spare: object) =>
      iam.authorize(
        cloudfront,
        "s3:PutObject",
        `${BUCKET_ARN}/a`,
        { "aws:SecureTransport": "true" },
        policy(spare),
      );

    expect(ask({}).allowed).toBe(false);
    expect(ask({ Bool: { "aws:PrincipalIsAWSService": "false" } }).allowed).toBe(true);
  });

  it("names the role if it has no policy", () => {
    const bare: Role = { ...WRITER, policies: [] };
    const iam = createIam({ model: modelOf([], [bare]), clock });
    const session = iam.assumeRole(assume);

    const decision =
      session.outcome === "started" &&
      iam.authorize(session.principal, "s3:PutObject", `${BUCKET_ARN}/a`, {});

    expect(decision).toMatchObject({ allowed: false, constructPath: "uploads/Writer" });
  });
});

describe("createIam", () => {
  it("rejects all policies that AWS would reject together, each with its construct", () => {
    const broken: Role = {
      ...WRITER,
      policies: [
        {
          constructPath: "uploads/Broken",
          name: "broken",
          document: {
            Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { StringIsh: { a: "b" } } },
          },
        },
      ],
    };
    const policy = bucketPolicy({
      Statement: { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" },
    });

    const create = () => createIam({ model: modelOf([{ ...BUCKET, policy }], [broken]), clock });

    expect(create).toThrow(InvalidPoliciesError);
    expect(create).toThrow(
      /uploads\/Broken {2}Statement\[0\]\.Condition\.StringIsh[\s\S]*uploads\/BucketPolicy {2}.*BlockPublicPolicy/,
    );
  });
});
