import { CreateMultipartUploadCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import type { PolicyStatement, Role } from "../../../../emulator/model.js";
import { BUCKET_ARN, bucketPolicy, WRITER } from "./support/model.js";
import { continueUpload } from "./support/multipart.js";
import { handMade, MULTIPART, part, signedFields } from "./support/post-form.js";
import type { World } from "./support/world.js";
import { createWorld } from "./support/world.js";

const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/1";
const OTHER_KEY = "arn:aws:kms:eu-central-1:111122223333:key/2";
const TARGET = { Bucket: "files", Key: "in/a.txt" } as const;

const denyUnless = (conditionKey: string, value: string): PolicyStatement => ({
  Sid: "OwnersRule",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: `${BUCKET_ARN}/*`,
  Condition: { StringNotEquals: { [`s3:${conditionKey}`]: value } },
});

const ALGORITHM = "x-amz-server-side-encryption";
const KMS_KEY = "x-amz-server-side-encryption-aws-kms-key-id";
const named = (kmsKeyArn = KEY_ARN) => ({ [ALGORITHM]: "aws:kms", [KMS_KEY]: kmsKeyArn });

/** A bucket whose policy requires each request to name its encryption, and a role with permission for both keys. */
async function strictWorld(): Promise<World> {
  const Statement = [denyUnless(ALGORITHM, "aws:kms"), denyUnless(KMS_KEY, KEY_ARN)];
  const role: Role = {
    ...WRITER,
    policies: [
      {
        constructPath: "uploads/WriterPolicy",
        name: "write",
        document: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: ["s3:PutObject", "kms:GenerateDataKey", "kms:Decrypt"],
              Resource: [`${BUCKET_ARN}/in/*`, KEY_ARN, OTHER_KEY],
            },
          ],
        },
      },
    ],
  };
  return createWorld({ policy: bucketPolicy({ Version: "2012-10-17", Statement }) }, [role]);
}

type Names = Readonly<Record<string, string>>;

/** Ways to create an object with or without an encryption. Each returns the status. */
const WAYS: Readonly<Record<string, (world: World, names: Names) => Promise<number>>> = {
  "a header": async (world, names) => {
    const url = await getSignedUrl(world.clientFor(world.writer()), put(names));
    return (await fetch(url, { method: "PUT", body: "x", headers: names })).status;
  },
  "a form's field": async (world, names) => {
    const extraConditions = Object.entries(names).map(([name, value]) => ({ [name]: value }));
    const signer = { iam: { administrator: { credentials: world.writer() } }, time: world.time };
    const fields = { ...signedFields(signer, { extraConditions }), ...names };
    const body = handMade(fields, [part('name="file"', "x")]);
    return (await fetch(`${world.service.url}/files`, { method: "POST", body, headers: MULTIPART })).status;
  },
  "the beginning of a multipart upload": async (world, names) => {
    const client = world.clientFor(world.writer());
    const { input } = put(names);
    const begin = {
      ...TARGET,
      ServerSideEncryption: input.ServerSideEncryption,
      SSEKMSKeyId: input.SSEKMSKeyId,
    };
    try {
      const { UploadId = "" } = await client.send(new CreateMultipartUploadCommand(begin));
      const upload = continueUpload({ client }, UploadId, TARGET);
      const parts = [{ PartNumber: 1, ETag: await upload.part(1, "x") }];
      await upload.complete(parts);
      // A client that has missed the response repeats its request.
      await upload.complete(parts);
      return 200;
    } catch (error) {
      return (error as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode;
    }
  },
};

function put(names: Names): PutObjectCommand {
  const encryption = {
    ...(names[ALGORITHM] && { ServerSideEncryption: "aws:kms" as const }),
    SSEKMSKeyId: names[KMS_KEY],
  };
  return new PutObjectCommand({ ...TARGET, ...encryption });
}

describe.each(Object.entries(WAYS))("a bucket that requires an encryption, which %s names", (_way, send) => {
  it("accepts the required encryption", async () => {
    expect(await send(await strictWorld(), named())).toBeLessThan(300);
  });

  it.each([
    ["no encryption", {}],
    ["no key", { [ALGORITHM]: "aws:kms" }],
    ["another key", named(OTHER_KEY)],
  ])("rejects %s, and logs the statement", async (_what, names) => {
    const world = await strictWorld();

    expect(await send(world, names)).toBe(403);
    expect(world.log[0]?.message).toContain("statement OwnersRule");
  });
});

it("ignores an encryption in a presigned URL's query, as S3's policies do", async () => {
  const world = await strictWorld();
  const url = await getSignedUrl(world.clientFor(world.writer()), put(named()), {
    hoistableHeaders: new Set([ALGORITHM, KMS_KEY]),
  });

  const rejected = await fetch(url, { method: "PUT", body: "x" });

  expect(new URL(url).searchParams.get(ALGORITHM)).toBe("aws:kms");
  expect([rejected.status, world.log[0]?.message]).toEqual([403, expect.stringContaining("OwnersRule")]);
});
