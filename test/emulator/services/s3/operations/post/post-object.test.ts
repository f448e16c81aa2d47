import { createHash, randomBytes } from "node:crypto";
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { bucketPolicy } from "../../support/model.js";
import type { FormSpec } from "../../support/post-form.js";
import {
  anyUnder,
  browserForm,
  handMade,
  MULTIPART,
  part,
  post,
  signedFields,
} from "../../support/post-form.js";
import type { World } from "../../support/world.js";
import { administrator, bodyText, createWorld, directRequest } from "../../support/world.js";

const Bucket = "files";

async function keysOf({ client }: World): Promise<readonly (string | undefined)[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key);
}

async function contentOf({ client }: World, Key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? "";
}

const sha256 = (content: string): string => createHash("sha256").update(content).digest("base64");

describe("POST Object", () => {
  it("stores the file, and returns its location", async () => {
    const world = await createWorld();

    const answer = await post(world, browserForm(signedFields(world), "hello"));

    expect(answer).toMatchObject({ status: 204, xml: "" });
    expect(await contentOf(world, "in/a.txt")).toBe("hello");
    expect(answer.headers.get("etag")).toBe(`"${createHash("md5").update("hello").digest("hex")}"`);
    expect(answer.headers.get("location")).toBe(`${world.service.url}/files/in%2Fa.txt`);
    expect(answer.headers.get("x-amz-checksum-type")).toBe("FULL_OBJECT");
  });

  it("keeps the settings in the fields", async () => {
    const world = await createWorld();
    const fields = {
      key: "in/${filename}",
      "Content-Type": "image/png",
      "Cache-Control": "no-store",
      "x-amz-meta-Upload-Name": "päth/日本 ${filename}",
      "x-amz-storage-class": "STANDARD_IA",
      "x-amz-server-side-encryption": "AES256",
      tagging:
        "<Tagging><TagSet><Tag><Key>scan</Key><Value>a &amp; b=1</Value></Tag></TagSet></Tagging>".replace(
          "a &amp; b=1",
          "a = b",
        ),
    };
    const spec: FormSpec = {
      fields,
      conditions: [
        ...anyUnder("in/"),
        ["starts-with", "$content-type", "image/"],
        ["eq", "$CACHE-CONTROL", "no-store"],
        ["starts-with", "$x-amz-meta-upload-name", "päth/日本 photo"],
        { "x-amz-storage-class": "STANDARD_IA" },
        { "x-amz-server-side-encryption": "AES256" },
        ["starts-with", "$tagging", ""],
      ],
    };

    const answer = await post(world, browserForm(signedFields(world, spec)));
    const head = await world.client.send(new HeadObjectCommand({ Bucket, Key: "in/photo.txt" }));

    expect(answer.status).toBe(204);
    expect(head).toMatchObject({
      ContentType: "image/png",
      CacheControl: "no-store",
      StorageClass: "STANDARD_IA",
      ServerSideEncryption: "AES256",
      TagCount: 1,
    });
    const name = /^=\?UTF-8\?B\?(.*)\?=$/.exec(head.Metadata?.["upload-name"] ?? "")?.[1] ?? "";
    expect(Buffer.from(name, "base64").toString()).toBe("päth/日本 photo.txt");
  });

  it("reads the type from its field, never from the file's part", async () => {
    const world = await createWorld();

    await post(world, browserForm(signedFields(world)));
    const head = await world.client.send(new HeadObjectCommand({ Bucket, Key: "in/a.txt" }));

    expect(head.ContentType).toBe("binary/octet-stream");
  });

  it("accepts a file at the root of a virtual host", async () => {
    const world = await createWorld();
    const fields = signedFields(world, { fields: { key: "in/v", success_action_status: "201" } });
    const body = handMade(fields, [part('name="file"', "x")]);
    const headers = { ...MULTIPART, host: "files.s3.eu-central-1.amazonaws.com" };

    const answer = await world.s3.httpHandler(directRequest({ method: "POST", path: "/", headers, body }));

    expect([answer.status, await bodyText(answer)]).toEqual([
      201,
      expect.stringContaining("<Location>https://files.s3.eu-central-1.amazonaws.com/in%2Fv</Location>"),
    ]);
  });

  it.each([
    ["200", 200],
    ["201", 201],
    ["204", 204],
    ["404", 204],
  ])("responds to success_action_status %s with %i", async (success_action_status, status) => {
    const world = await createWorld();
    const fields = { key: "in/a b&c.txt", success_action_status };

    const answer = await post(world, browserForm(signedFields(world, { fields })));

    expect(answer.status).toBe(status);
    expect([answer.element("Bucket"), answer.element("Key"), answer.element("ETag")]).toEqual(
      status === 201
        ? [Bucket, "in/a b&amp;c.txt", answer.headers.get("etag")?.replaceAll('"', "&quot;")]
        : [undefined, undefined, undefined],
    );
    expect(answer.element("Location")).toBe(status === 201 ? answer.headers.get("location") : undefined);
  });

  it.each([
    ["https://app.example/done", 303, "https://app.example/done?bucket=files&key=in%2Fa.txt&etag="],
    [
      "https://app.example/done?x=1#top",
      303,
      "https://app.example/done?x=1&bucket=files&key=in%2Fa.txt&etag=",
    ],
    ["/relative", 204, undefined],
    ["javascript:alert(1)", 204, undefined],
  ])("redirects to %s with %i", async (success_action_redirect, status, location) => {
    const world = await createWorld();
    const fields = { key: "in/a.txt", success_action_redirect };

    const answer = await post(world, browserForm(signedFields(world, { fields })));

    expect(answer.status).toBe(status);
    if (location !== undefined) expect(answer.headers.get("location")).toContain(location);
    expect(await keysOf(world)).toEqual(["in/a.txt"]);
  });

  it("accepts the form of a session, with its token", async () => {
    const world = await createWorld();

    const answer = await post(world, browserForm(signedFields(world, { credentials: world.writer() })));

    expect(answer.status).toBe(204);
  });

  it("reads names in any case, and ignores x-ignore-* and fields after the file", async () => {
    const world = await createWorld();
    const { policy = "", "x-amz-signature": signature = "", key = "", ...fields } = signedFields(world);
    const form = browserForm({
      KEY: key,
      ...fields,
      Policy: policy,
      "X-Amz-Signature": signature,
      "x-ignore-me": "1",
    });
    form.append("submit", "Upload");

    const answer = await post(world, form);

    expect(answer.status).toBe(204);
  });

  it("stores an empty file", async () => {
    const world = await createWorld();

    const answer = await post(world, browserForm(signedFields(world), ""));

    expect([answer.status, await contentOf(world, "in/a.txt")]).toEqual([204, ""]);
  });

  it("keeps content that looks like a boundary, byte for byte", async () => {
    const world = await createWorld();
    const content = Buffer.concat([
      randomBytes(200_000),
      Buffer.from("\r\n--x-boundar\r\n\r\n--\r\n--X-BOUNDARY--\r\n"),
      randomBytes(70_001),
    ]);
    const [head = "", tail = ""] = handMade(signedFields(world), [part('name="file"', "FILE")]).split("FILE");

    const answer = await post(world, Buffer.concat([Buffer.from(head), content, Buffer.from(tail)]), {
      "content-type": 'multipart/form-data; boundary="x-boundary"',
    });

    const { Body } = await world.client.send(new GetObjectCommand({ Bucket, Key: "in/a.txt" }));
    expect(answer.status).toBe(204);
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(content)).toBe(true);
  });

  it.each([
    ['name="file"', "in/x-${filename}"],
    ['name="file"; filename=""', "in/x-"],
  ])("replaces ${filename} with %s to the key %s", async (disposition, key) => {
    const world = await createWorld();
    const fields = signedFields(world, { fields: { key: "in/x-${filename}" }, conditions: anyUnder("in/") });

    await post(world, handMade(fields, [part(disposition, "x")]), MULTIPART);

    expect(await keysOf(world)).toEqual([key]);
  });

  it.each([
    ["C:\\Pictures\\cat.png", "in/cat.png"],
    ["/photos/cat.png", "in/cat.png"],
    ["$&.png", "in/$&.png"],
  ])("uses the last segment of the file name %s", async (name, key) => {
    const world = await createWorld();
    const fields = signedFields(world, {
      fields: { key: "in/${filename}" },
      conditions: anyUnder("in/"),
    });
    const body = handMade(fields, [part(`name="file"; filename="${name.replaceAll("\\", "\\\\")}"`, "x")]);

    await post(world, body, MULTIPART);

    expect(await keysOf(world)).toEqual([key]);
  });

  it("returns CORS headers with success and errors alike", async () => {
    const world = await createWorld({
      cors: [
        {
          allowedOrigins: ["https://app.example"],
          allowedMethods: ["POST"],
          allowedHeaders: [],
          exposeHeaders: ["ETag", "Location"],
        },
      ],
    });
    const origin = { origin: "https://app.example" };

    const stored = await post(world, browserForm(signedFields(world)), origin);
    const rejected = await post(world, browserForm({ key: "in/a.txt" }), origin);

    expect([stored.status, stored.headers.get("access-control-allow-origin")]).toEqual([204, origin.origin]);
    expect([rejected.status, rejected.headers.get("access-control-allow-origin")]).toEqual([
      403,
      origin.origin,
    ]);
    expect(stored.headers.get("access-control-expose-headers")).toBe("ETag, Location");
  });

  it("returns the id of a new version", async () => {
    const world = await createWorld({ versioning: "Enabled" });

    const answer = await post(world, browserForm(signedFields(world)));
    const head = await world.client.send(new HeadObjectCommand({ Bucket, Key: "in/a.txt" }));

    expect(answer.headers.get("x-amz-version-id")).toBe(head.VersionId);
  });

  it.each(["x-amz-checksum-sha256", "X-Amz-Checksum-Sha256"])("verifies %s", async (name) => {
    const world = await createWorld();
    const send = (content: string) =>
      post(
        world,
        browserForm(signedFields(world, { fields: { key: "in/a.txt", [name]: sha256("right") } }), content),
      );

    const wrong = await send("wrong");
    const right = await send("right");

    expect([wrong.status, wrong.element("Code")]).toEqual([400, "BadDigest"]);
    expect([right.status, right.headers.get("x-amz-checksum-sha256")]).toEqual([204, sha256("right")]);
  });

  it("is seen by policies with s3:authType POST", async () => {
    const policy = bucketPolicy({
      Version: "2012-10-17",
      Statement: {
        Sid: "NoForms",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::files/*",
        Condition: { StringEquals: { "s3:authType": "POST" } },
      },
    });
    const world = await createWorld({ policy });

    const answer = await post(world, browserForm(signedFields(world)));

    expect([answer.status, answer.element("Code")]).toEqual([403, "AccessDenied"]);
    expect(world.log.map(({ message }) => message).join()).toContain("statement NoForms");
  });

  it("is seen by policies with its s3:signatureAge", async () => {
    const policy = bucketPolicy({
      Version: "2012-10-17",
      Statement: {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::files/*",
        Condition: { NumericGreaterThan: { "s3:signatureAge": "60000" } },
      },
    });
    const world = await createWorld({ policy });
    const send = (ageMs: number) =>
      post(world, browserForm(signedFields(world, { signedAt: world.time.now - ageMs })));

    expect([(await send(30_000)).status, (await send(90_000)).status]).toEqual([204, 403]);
  });

  it("lets a role write only with its permissions", async () => {
    const world = await createWorld();
    const fields = { key: "out/a.txt" };

    const answer = await post(
      world,
      browserForm(signedFields(world, { fields, credentials: world.writer() })),
    );

    expect([answer.status, answer.element("Code")]).toEqual([403, "AccessDenied"]);
    expect(await keysOf(world)).toEqual([]);
  });

  it("rejects a form with an Authorization header instead of a policy", async () => {
    const world = await createWorld();

    const body = handMade({ key: "in/a.txt" }, [part('name="file"', "x")]);
    const request = directRequest({ method: "POST", path: "/files", headers: MULTIPART, body });

    const answer = await world.s3.handle(request, administrator(world));

    expect([answer.status, await bodyText(answer)]).toEqual([
      400,
      expect.stringContaining("<Code>InvalidArgument</Code>"),
    ]);
    expect(await keysOf(world)).toEqual([]);
  });
});
