import { createHash } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import type { Caller } from "../../../../emulator/iam/principal.js";
import type { PolicyStatement } from "../../../../emulator/model.js";
import { BUCKET_ARN, bucketPolicy, WRITER } from "./support/model.js";
import type { World } from "./support/world.js";
import { bodyText, createWorld, directRequest, OAI, OAI_ARN, service } from "./support/world.js";

const put = (Key = "in/a.txt") => new PutObjectCommand({ Bucket: "files", Key, Body: "x" });

const policy = (...Statement: PolicyStatement[]) => ({
  policy: bucketPolicy({ Version: "2012-10-17", Statement }),
});

const allow = (
  Principal: PolicyStatement["Principal"],
  more: Partial<PolicyStatement> = {},
): PolicyStatement => ({
  Effect: "Allow",
  Principal: Principal ?? "*",
  Action: "s3:PutObject",
  Resource: `${BUCKET_ARN}/in/*`,
  ...more,
});

async function putAs(
  world: World,
  caller: Caller,
  headers: Record<string, string> = {},
  method: "PUT" | "POST" = "PUT",
) {
  const answer = await world.s3.handle(directRequest({ method, body: "x", headers }), caller);
  return { status: answer.status, xml: await bodyText(answer) };
}

describe("a role", () => {
  it("may do what its policy allows with one key, but not with a neighboring key", async () => {
    const world = await createWorld();
    const client = world.clientFor(world.writer());

    await client.send(put());

    await expect(client.send(put("out/a.txt"))).rejects.toMatchObject({
      name: "AccessDenied",
      message:
        'User: arn:aws:sts::111122223333:assumed-role/writer/s is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::files/out/a.txt" because no identity-based policy allows the s3:PutObject action',
    });
  });

  it("gets 403 after s3:PutObject is removed, and the log names the role", async () => {
    const world = await createWorld({}, [{ ...WRITER, policies: [] }]);

    const rejected = world.clientFor(world.writer()).send(put());

    await expect(rejected).rejects.toMatchObject({ name: "AccessDenied" });
    expect(world.log).toMatchObject([{ service: "s3", constructPath: "uploads/Writer" }]);
  });

  it("is denied by a deny of the bucket's policy, and the log names the statement", async () => {
    const world = await createWorld(policy({ ...allow("*"), Sid: "Frozen", Effect: "Deny" }));

    const rejected = world.clientFor(world.writer()).send(put());

    await expect(rejected).rejects.toMatchObject({
      message: expect.stringContaining("with an explicit deny in a resource-based policy"),
    });
    expect(world.log[0]).toMatchObject({
      constructPath: "uploads/BucketPolicy",
      message: expect.stringContaining("statement Frozen"),
    });
  });

  it("needs a separate permission to tag", async () => {
    const world = await createWorld();

    const tagged = world
      .clientFor(world.writer())
      .send(new PutObjectCommand({ Bucket: "files", Key: "in/a", Body: "x", Tagging: "a=b" }));

    await expect(tagged).rejects.toMatchObject({ message: expect.stringContaining("s3:PutObjectTagging") });
  });

  it("needs the key of an encrypted bucket", async () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/1";
    const encryption = { algorithm: "aws:kms", kmsKeyArn, blockedEncryptionTypes: [] } as const;
    const world = await createWorld({ encryption });

    const rejected = world.clientFor(world.writer()).send(put());

    await expect(rejected).rejects.toMatchObject({ message: expect.stringContaining("kms:GenerateDataKey") });
  });

  it.each([
    ["s3.eu-central-1.amazonaws.com", "111122223333", true],
    ["s3.eu-west-1.amazonaws.com", "111122223333", false],
    ["s3.eu-central-1.amazonaws.com", "444455556666", false],
  ])(
    "may use a key if its policy requires the service %s and the account %s: %s",
    async (viaService, callerAccount, allowed) => {
      const kmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/1";
      const encryption = { algorithm: "aws:kms", kmsKeyArn, blockedEncryptionTypes: [] } as const;
      const Condition = {
        StringEquals: { "kms:ViaService": viaService, "kms:CallerAccount": callerAccount },
      };
      const useKey: PolicyStatement = {
        Effect: "Allow",
        Action: "kms:GenerateDataKey",
        Resource: kmsKeyArn,
        Condition,
      };
      const document = { Version: "2012-10-17", Statement: useKey };
      const keyPolicy = { name: "key", constructPath: "uploads/KeyPolicy", document };
      const world = await createWorld({ encryption }, [
        { ...WRITER, policies: [...WRITER.policies, keyPolicy] },
      ]);

      const result = await world
        .clientFor(world.writer())
        .send(put())
        .then(
          () => true,
          () => false,
        );

      expect(result).toBe(allowed);
    },
  );
});

describe("condition keys", () => {
  const denyUnless = (Condition: PolicyStatement["Condition"]) =>
    policy({ ...allow("*"), Effect: "Deny", ...(Condition && { Condition }) });

  it.each<[string, PolicyStatement["Condition"], number]>([
    ["s3:signatureAge of a fresh URL", { NumericGreaterThan: { "s3:signatureAge": "600000" } }, 200],
    ["s3:signatureAge of an old one", { NumericGreaterThan: { "s3:signatureAge": "1" } }, 403],
    ["s3:authType", { StringNotEquals: { "s3:authType": "REST-HEADER" } }, 403],
    ["s3:signatureversion", { StringNotEquals: { "s3:signatureversion": "AWS4-HMAC-SHA256" } }, 200],
    ["aws:SecureTransport", { Bool: { "aws:SecureTransport": "false" } }, 200],
    ["aws:SourceIp", { NotIpAddress: { "aws:SourceIp": "127.0.0.0/8" } }, 200],
    ["a missing s3:if-none-match", { Null: { "s3:if-none-match": "true" } }, 403],
    [
      "s3:x-amz-storage-class moved into the query",
      { StringEquals: { "s3:x-amz-storage-class": "GLACIER_IR" } },
      403,
    ],
    ["aws:PrincipalArn of the role", { ArnNotEquals: { "aws:PrincipalArn": WRITER.arn } }, 200],
  ])("are evaluated: %s", async (_, condition, status) => {
    const world = await createWorld(denyUnless(condition));
    const client = world.clientFor(world.writer());
    const command = new PutObjectCommand({ Bucket: "files", Key: "in/a", StorageClass: "GLACIER_IR" });
    const url = await getSignedUrl(client, command);

    world.time.now += 5_000;
    const answer = await fetch(url, { method: "PUT", body: "x" });

    expect(answer.status).toBe(status);
  });
});

describe("s3:if-none-match", () => {
  const writeOnce: PolicyStatement = {
    ...allow("*"),
    Effect: "Deny",
    Condition: { Null: { "s3:if-none-match": "true" }, Bool: { "s3:ObjectCreationOperation": "true" } },
  };

  it.each([
    ["header", 200],
    ["query parameter", 403],
  ])("as a presigned URL's %s", async (place, status) => {
    const world = await createWorld(policy(writeOnce));
    const inHeader = place === "header";
    const command = new PutObjectCommand({
      Bucket: "files",
      Key: "in/a",
      ...(inHeader && { IfNoneMatch: "*" }),
    });
    const parameters = inHeader ? {} : { "If-None-Match": "*" };
    command.middlewareStack.add(
      (next) => async (args) => {
        Object.assign((args.request as { query: object }).query, parameters);
        return next(args);
      },
      { step: "build" },
    );
    const url = await getSignedUrl(world.clientFor(world.writer()), command, {
      unhoistableHeaders: new Set(["if-none-match"]),
    });

    const answer = await fetch(url, {
      method: "PUT",
      body: "x",
      ...(inHeader && { headers: { "if-none-match": "*" } }),
    });

    expect(url).toMatch(inHeader ? /SignedHeaders=host%3Bif-none-match/ : /[?&]If-None-Match=/);
    expect(answer.status).toBe(status);
  });
});

describe("a service", () => {
  const forDistribution = allow(
    { Service: "cloudfront.amazonaws.com" },
    { Condition: { StringEquals: { "AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/E1" } } },
  );
  const tlsOnly = (spare: PolicyStatement["Condition"]): PolicyStatement => ({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: `${BUCKET_ARN}/*`,
    Condition: { Bool: { "aws:SecureTransport": "false" }, ...spare },
  });

  it.each([
    ["its distribution", undefined, 200],
    ["another distribution", "arn:aws:cloudfront::111122223333:distribution/E9", 403],
  ])("is allowed or denied by the policy for %s", async (_, sourceArn, status) => {
    const world = await createWorld(policy(forDistribution, tlsOnly({})));

    expect((await putAs(world, service(sourceArn))).status).toBe(status);
  });

  it("is not allowed without the bucket's policy", async () => {
    expect((await putAs(await createWorld(), service())).status).toBe(403);
  });
});

describe("an origin access identity", () => {
  const admitted = policy(allow({ AWS: OAI_ARN }));

  const HASH = createHash("sha256").update("x").digest("hex");

  it.each([
    ["eu-central-1", undefined, 400],
    ["eu-central-1", HASH, 200],
    ["eu-central-1", "0".repeat(64), 400],
    ["eu-central-1", "UNSIGNED-PAYLOAD", 400],
    ["eu-central-1", HASH.toUpperCase(), 400],
    ["af-south-1", undefined, 400],
    ["us-east-1", undefined, 200],
    ["us-east-1", HASH, 200],
    ["us-east-1", "0".repeat(64), 400],
    ["us-east-1", "UNSIGNED-PAYLOAD", 400],
    ["sa-east-1", undefined, 200],
  ])("in %s, a PUT with the content hash %s gets %i", async (region, hash, status) => {
    const world = await createWorld({ ...admitted, region });

    const answer = await putAs(world, OAI, hash === undefined ? {} : { "x-amz-content-sha256": hash });

    expect(answer.status).toBe(status);
  });

  it("signs with version 2 without the hash, which a policy can deny", async () => {
    const deny = allow("*", {
      Effect: "Deny",
      Condition: { StringNotEquals: { "s3:signatureversion": "AWS4-HMAC-SHA256" } },
    });
    const world = await createWorld({ ...policy(allow({ AWS: OAI_ARN }), deny), region: "us-east-1" });

    const answers = [await putAs(world, OAI), await putAs(world, OAI, { "x-amz-content-sha256": HASH })];

    expect(answers.map(({ status }) => status)).toEqual([403, 200]);
  });

  it("cannot POST in a Region that needs version 4, even with the hash", async () => {
    const world = await createWorld({ ...admitted, region: "eu-central-1" });

    const { status, xml } = await putAs(world, OAI, { "x-amz-content-sha256": HASH }, "POST");

    expect([status, xml]).toEqual([400, expect.stringContaining("Please use AWS4-HMAC-SHA256.")]);
  });

  it("gets S3's own error without the hash", async () => {
    const { status, xml } = await putAs(await createWorld(admitted), OAI);

    expect(status).toBe(400);
    expect(xml).toContain(
      "<Code>InvalidRequest</Code><Message>The authorization mechanism you have provided",
    );
  });

  it("is rejected if the policy does not name it", async () => {
    const { status } = await putAs(await createWorld(), OAI, { "x-amz-content-sha256": HASH });

    expect(status).toBe(403);
  });

  it("is rejected by a bucket with a KMS key", async () => {
    const encryption = { algorithm: "aws:kms", blockedEncryptionTypes: [] } as const;
    const world = await createWorld({ ...admitted, encryption });

    const { status, xml } = await putAs(world, OAI, { "x-amz-content-sha256": HASH });

    expect([status, xml]).toEqual([400, expect.stringContaining("AWS KMS managed keys")]);
  });
});

describe("an anonymous caller", () => {
  const open = { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false };

  it.each([
    [true, 403],
    [false, 200],
  ])("with RestrictPublicBuckets %j and a public policy: %i", async (restrictPublicBuckets, status) => {
    const world = await createWorld({
      ...policy(allow("*")),
      publicAccessBlock: { ...open, restrictPublicBuckets },
    });

    const answer = await fetch(`${world.service.url}/files/in/a.txt`, { method: "PUT", body: "x" });

    expect(answer.status).toBe(status);
  });
});
