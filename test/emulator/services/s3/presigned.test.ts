import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import type { PolicyStatement } from "../../../../emulator/model.js";
import { BUCKET_ARN, WRITER } from "./support/model.js";
import type { World } from "./support/world.js";
import { createWorld } from "./support/world.js";

const at = { Bucket: "files", Key: "in/a.txt" };
const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64");

async function outcome(answer: Response): Promise<readonly [number, string | undefined]> {
  return [answer.status, /<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1]];
}

/** A PUT whose Content-Length the test chooses, independent of the body. */
function rawPut(url: string, headers: Record<string, string>, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: "PUT", headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on("error", reject);
    request.end(body);
  });
}

const roleWith = (...Action: readonly string[]) => {
  const Statement: PolicyStatement = { Effect: "Allow", Action, Resource: `${BUCKET_ARN}/*` };
  const document = { Version: "2012-10-17", Statement };
  return [{ ...WRITER, policies: [{ constructPath: "uploads/WriterPolicy", name: "write", document }] }];
};

describe("a presigned PUT", () => {
  const signed = async ({ client }: World): Promise<string> =>
    getSignedUrl(
      client,
      new PutObjectCommand({
        ...at,
        ContentLength: 5,
        ContentType: "image/png",
        ChecksumSHA256: sha256("hello"),
      }),
      {
        signableHeaders: new Set(["host", "content-length", "content-type"]),
        unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),
      },
    );
  const right = { "content-type": "image/png", "x-amz-checksum-sha256": sha256("hello") };

  it.each<[string, string, Record<string, string>, number, string | undefined]>([
    ["accepts the signed request", "hello", right, 200, undefined],
    ["rejects a longer body", "hello!", right, 403, "SignatureDoesNotMatch"],
    ["rejects a shorter body", "hell", right, 403, "SignatureDoesNotMatch"],
    [
      "rejects another type",
      "hello",
      { ...right, "content-type": "text/html" },
      403,
      "SignatureDoesNotMatch",
    ],
    ["rejects another content of that length", "HELLO", right, 400, "BadDigest"],
    [
      "rejects another checksum",
      "HELLO",
      { ...right, "x-amz-checksum-sha256": sha256("HELLO") },
      403,
      "SignatureDoesNotMatch",
    ],
    ["rejects a missing checksum", "hello", { "content-type": "image/png" }, 403, "SignatureDoesNotMatch"],
    ["rejects additional metadata", "hello", { ...right, "x-amz-meta-a": "1" }, 403, "AccessDenied"],
    ["rejects additional tags", "hello", { ...right, "x-amz-tagging": "a=1" }, 403, "AccessDenied"],
  ])("%s", async (_name, body, headers, status, code) => {
    const url = await signed(await createWorld());

    const answer = await fetch(url, { method: "PUT", body, headers });

    expect(await outcome(answer)).toEqual([status, code]);
  });

  it("stores nothing of rejected requests", async () => {
    const world = await createWorld();
    const url = await signed(world);

    const status = await rawPut(url, { ...right, "content-length": "4" }, "hell");

    expect(status).toBe(403);
    await expect(world.client.send(new HeadObjectCommand(at))).rejects.toMatchObject({ name: "NotFound" });
  });
});

describe("a presigned GET", () => {
  it.each([
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=10-", 416, undefined, "bytes */10"],
    ["bytes=-0", 416, undefined, "bytes */10"],
  ])("with the range %s responds %i", async (Range, status, body, contentRange) => {
    const { client } = await createWorld();
    await client.send(new PutObjectCommand({ ...at, Body: "0123456789" }));
    const url = await getSignedUrl(client, new GetObjectCommand({ ...at, Range }));

    const answer = await fetch(url, { headers: { range: Range } });
    const text = await answer.text();

    expect(new URL(url).searchParams.get("X-Amz-SignedHeaders")).toContain("range");
    expect([answer.status, answer.headers.get("content-range")]).toEqual([status, contentRange]);
    if (body !== undefined) expect(text).toBe(body);
  });

  it.each([{ range: "bytes=0-9" }, {}])("with a signed range rejects another range: %j", async (headers) => {
    const { client } = await createWorld();
    await client.send(new PutObjectCommand({ ...at, Body: "0123456789" }));
    const url = await getSignedUrl(client, new GetObjectCommand({ ...at, Range: "bytes=2-4" }));

    const answer = await fetch(url, { headers: headers as Record<string, string> });

    expect(await outcome(answer)).toEqual([403, "SignatureDoesNotMatch"]);
  });

  it("responds with the signed headers, and no others", async () => {
    const { client } = await createWorld();
    await client.send(new PutObjectCommand({ ...at, Body: "<html>", ContentType: "text/html" }));
    const url = await getSignedUrl(
      client,
      new GetObjectCommand({
        ...at,
        ResponseContentDisposition: 'attachment; filename="a.txt"',
        ResponseContentType: "application/octet-stream",
      }),
    );

    const answer = await fetch(url);
    const altered = await fetch(url.replace("application%2Foctet-stream", "text%2Fhtml"));
    const added = await fetch(`${url}&response-cache-control=no-store`);

    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="a.txt"');
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(await outcome(altered)).toEqual([403, "SignatureDoesNotMatch"]);
    expect(await outcome(added)).toEqual([403, "SignatureDoesNotMatch"]);
  });

  it("returns the checksum if the query requests it", async () => {
    const { client } = await createWorld();
    await client.send(new PutObjectCommand({ ...at, Body: "x", ChecksumAlgorithm: "SHA256" }));
    const url = await getSignedUrl(client, new GetObjectCommand({ ...at, ChecksumMode: "ENABLED" }));

    const answer = await fetch(url);
    const head = await client.send(new HeadObjectCommand({ ...at, ChecksumMode: "ENABLED" }));
    const silent = await client.send(new HeadObjectCommand(at));

    expect(answer.headers.get("x-amz-checksum-sha256")).toBe(sha256("x"));
    expect([head.ChecksumSHA256, head.ChecksumType]).toEqual([sha256("x"), "FULL_OBJECT"]);
    expect(silent.ChecksumSHA256).toBeUndefined();
  });

  it("for a version returns no other version", async () => {
    const { client } = await createWorld({ versioning: "Enabled" });
    const old = await client.send(new PutObjectCommand({ ...at, Body: "old" }));
    const recent = await client.send(new PutObjectCommand({ ...at, Body: "new" }));
    const url = await getSignedUrl(client, new GetObjectCommand({ ...at, VersionId: old.VersionId }));

    const answer = await fetch(url);
    const other = await fetch(url.replace(old.VersionId ?? "", recent.VersionId ?? ""));

    expect(await answer.text()).toBe("old");
    expect(await outcome(other)).toEqual([403, "SignatureDoesNotMatch"]);
  });
});

describe("a version", () => {
  it.each([
    ["s3:GetObject", [true, false, false, false]],
    ["s3:GetObjectVersion", [false, true, false, false]],
    ["s3:DeleteObject", [false, false, true, false]],
    ["s3:DeleteObjectVersion", [false, false, false, true]],
  ])("needs a separate permission: %s", async (action, allowed) => {
    const world = await createWorld({ versioning: "Enabled" }, roleWith(action));
    const { VersionId } = await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));
    const client = world.clientFor(world.writer());
    const succeeds = (sent: Promise<unknown>) =>
      sent.then(
        () => true,
        () => false,
      );

    const outcomes = [
      await succeeds(client.send(new GetObjectCommand(at))),
      await succeeds(client.send(new HeadObjectCommand({ ...at, VersionId }))),
      await succeeds(client.send(new DeleteObjectCommand(at))),
      await succeeds(client.send(new DeleteObjectCommand({ ...at, VersionId }))),
    ];

    expect(outcomes).toEqual(allowed);
  });

  it("is deleted permanently, and others are kept", async () => {
    const { client } = await createWorld({ versioning: "Enabled" });
    const old = await client.send(new PutObjectCommand({ ...at, Body: "old" }));
    await client.send(new PutObjectCommand({ ...at, Body: "new" }));

    const deleted = await client.send(new DeleteObjectCommand({ ...at, VersionId: old.VersionId }));
    const current = await client.send(new GetObjectCommand(at));

    expect([deleted.VersionId, deleted.DeleteMarker]).toEqual([old.VersionId, undefined]);
    expect(await current.Body?.transformToString()).toBe("new");
    await expect(
      client.send(new GetObjectCommand({ ...at, VersionId: old.VersionId })),
    ).rejects.toMatchObject({ name: "NoSuchVersion" });
  });
});

describe("a conditional delete", () => {
  it("deletes the object with the ETag, and nothing else", async () => {
    const { client } = await createWorld();
    const { ETag } = await client.send(new PutObjectCommand({ ...at, Body: "x" }));

    const other = client.send(new DeleteObjectCommand({ ...at, IfMatch: '"other"' }));

    await expect(other).rejects.toMatchObject({ name: "PreconditionFailed" });
    await expect(client.send(new DeleteObjectCommand({ ...at, IfMatch: ETag }))).resolves.toBeDefined();
    await expect(client.send(new DeleteObjectCommand({ ...at, IfMatch: ETag }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("needs the permission to read", async () => {
    const world = await createWorld({}, roleWith("s3:DeleteObject"));
    const { ETag } = await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));
    const client = world.clientFor(world.writer());

    const conditional = client.send(new DeleteObjectCommand({ ...at, IfMatch: ETag }));

    await expect(conditional).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(client.send(new DeleteObjectCommand(at))).resolves.toBeDefined();
  });
});
