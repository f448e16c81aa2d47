import {
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { PolicyStatement } from "../../../../../../emulator/model.js";
import { BUCKET_ARN, bucketPolicy, WRITER } from "../../support/model.js";
import type { World } from "../../support/world.js";
import { administrator, bodyText, createWorld, directRequest } from "../../support/world.js";

const at = { Bucket: "files", Key: "in/a" };
const tagSet = (tags: Readonly<Record<string, string>>) => ({
  TagSet: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
});

/** The same role with other permissions. */
const roleWith = (...Statement: readonly PolicyStatement[]) => [
  {
    ...WRITER,
    policies: [
      {
        constructPath: "uploads/WriterPolicy",
        name: "write",
        document: { Version: "2012-10-17", Statement },
      },
    ],
  },
];

const allow = (
  Action: string | readonly string[],
  Condition?: PolicyStatement["Condition"],
): PolicyStatement => ({
  Effect: "Allow",
  Action,
  Resource: `${BUCKET_ARN}/*`,
  ...(Condition === undefined ? {} : { Condition }),
});

async function putXml(world: World, body: string) {
  const request = directRequest({ path: "/files/in/a", query: "tagging", body });
  const answer = await world.s3.handle(request, administrator(world));
  const xml = await bodyText(answer);
  const element = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(xml)?.[1];
  return { status: answer.status, code: element("Code"), element };
}

const document = (...tags: readonly (readonly [string, string])[]): string =>
  `<Tagging><TagSet>${tags.map(([k, v]) => `<Tag><Key>${k}</Key><Value>${v}</Value></Tag>`).join("")}</TagSet></Tagging>`;

describe("the tags of an object", () => {
  it("are written, returned, counted and deleted", async () => {
    const { client } = await createWorld();
    const tags = { scan: "NO_THREATS_FOUND", "päth/日本": " a = b " };
    const put = await client.send(new PutObjectCommand({ ...at, Body: "x", Tagging: "old=1" }));
    await client.send(new PutObjectTaggingCommand({ ...at, Tagging: tagSet(tags) }));
    const tagged = await client.send(new GetObjectTaggingCommand(at));
    const head = await client.send(new HeadObjectCommand(at));
    await client.send(new DeleteObjectTaggingCommand(at));

    const bare = await client.send(new GetObjectTaggingCommand(at));

    expect(tagged.TagSet).toEqual(tagSet(tags).TagSet);
    expect([head.TagCount, head.ETag]).toEqual([2, put.ETag]);
    expect(bare.TagSet).toEqual([]);
  });

  it("belong to one version", async () => {
    const { client } = await createWorld({ versioning: "Enabled" });
    const first = await client.send(new PutObjectCommand({ ...at, Body: "1" }));
    const second = await client.send(new PutObjectCommand({ ...at, Body: "2", Tagging: "n=2" }));
    const old = { ...at, VersionId: first.VersionId };

    const put = await client.send(new PutObjectTaggingCommand({ ...old, Tagging: tagSet({ n: "1" }) }));

    expect(put.VersionId).toBe(first.VersionId);
    expect(await client.send(new GetObjectTaggingCommand(old))).toMatchObject(tagSet({ n: "1" }));
    expect(await client.send(new GetObjectTaggingCommand(at))).toMatchObject({
      ...tagSet({ n: "2" }),
      VersionId: second.VersionId,
    });
  });

  it("stay after a restart", async () => {
    const before = await createWorld();
    await before.client.send(new PutObjectCommand({ ...at, Body: "x" }));
    await before.client.send(new PutObjectTaggingCommand({ ...at, Tagging: tagSet({ a: "1" }) }));

    const after = await createWorld({}, undefined, before.dataFolder);

    expect(await after.client.send(new GetObjectTaggingCommand(at))).toMatchObject(tagSet({ a: "1" }));
  });

  it("do not exist without the object", async () => {
    const { client } = await createWorld();

    const tags = client.send(new GetObjectTaggingCommand(at));
    const put = client.send(new PutObjectTaggingCommand({ ...at, Tagging: tagSet({}) }));

    await expect(tags).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(put).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  const eleven = Array.from({ length: 11 }, (_, index): [string, string] => [`k${index}`, ""]);
  it.each<[string, string, string, Readonly<Record<string, string>>]>([
    ["11 tags", document(...eleven), "BadRequest", { Message: "Object tags cannot be greater than 10" }],
    ["a duplicate key", document(["a", "1"], ["a", "2"]), "InvalidTag", { TagKey: "a" }],
    [
      "an empty key",
      document(["", "1"]),
      "InvalidTag",
      { Message: "The TagKey you have provided is invalid" },
    ],
    ["a key of 129 characters", document(["k".repeat(129), ""]), "InvalidTag", {}],
    ["a value of 257 characters", document(["k", "v".repeat(257)]), "InvalidTag", { TagKey: "k" }],
    ["a value with other characters", document(["k", "a;b"]), "InvalidTag", { TagValue: "a;b" }],
    [
      "AWS's own prefix",
      document(["aws:k", "v"]),
      "InvalidTag",
      { Message: "System tags cannot be added/updated by requester" },
    ],
    ["a document that is not XML", "tags", "MalformedXML", {}],
    ["nothing", "", "MalformedXML", {}],
    ["another document", "<Tags/>", "MalformedXML", {}],
    ["no tag set", "<Tagging/>", "MalformedXML", {}],
    [
      "a tag without a value",
      "<Tagging><TagSet><Tag><Key>k</Key></Tag></TagSet></Tagging>",
      "MalformedXML",
      {},
    ],
    [
      "two keys in a tag",
      "<Tagging><TagSet><Tag><Key>k</Key><Key>l</Key><Value>v</Value></Tag></TagSet></Tagging>",
      "MalformedXML",
      {},
    ],
    ["entities of its own", `<!DOCTYPE t [<!ENTITY e "x">]>${document(["k", "&e;"])}`, "MalformedXML", {}],
    ["over 64 KB", document(["k", "v".repeat(70_000)]), "MalformedXML", {}],
  ])("are rejected with %s", async (_name, xml, code, elements) => {
    const world = await createWorld();
    await world.client.send(new PutObjectCommand({ ...at, Body: "x", Tagging: "old=1" }));

    const answer = await putXml(world, xml);

    expect([answer.status, answer.code]).toEqual([400, code]);
    expect(Object.keys(elements).map(answer.element)).toEqual(Object.values(elements));
    expect(await world.client.send(new GetObjectTaggingCommand(at))).toMatchObject(tagSet({ old: "1" }));
  });

  it("are at most ten, of at most 128 and 256 characters", async () => {
    const world = await createWorld();
    await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));

    const ten = await putXml(world, document(...eleven.slice(1)));
    const long = await putXml(world, document(["k".repeat(128), "v".repeat(256)]));

    expect([ten.status, long.status]).toEqual([200, 200]);
  });
});

describe("permissions for tags", () => {
  it("allow reading an object without its tags, and without their number", async () => {
    const world = await createWorld({}, roleWith(allow("s3:GetObject")));
    await world.client.send(new PutObjectCommand({ ...at, Body: "x", Tagging: "a=1" }));
    const client = world.clientFor(world.writer());

    const head = await client.send(new HeadObjectCommand(at));

    expect(head.TagCount).toBeUndefined();
    await expect(client.send(new GetObjectTaggingCommand(at))).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });

  it("are separate for the current object and for a version", async () => {
    const world = await createWorld(
      { versioning: "Enabled" },
      roleWith(allow(["s3:PutObjectTagging", "s3:GetObjectTagging"])),
    );
    const { VersionId } = await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));
    const client = world.clientFor(world.writer());
    const Tagging = tagSet({ a: "1" });

    await expect(client.send(new PutObjectTaggingCommand({ ...at, Tagging }))).resolves.toBeDefined();
    for (const command of [
      new PutObjectTaggingCommand({ ...at, VersionId, Tagging }),
      new GetObjectTaggingCommand({ ...at, VersionId }) as never,
      new DeleteObjectTaggingCommand(at) as never,
    ]) {
      await expect(client.send(command)).rejects.toMatchObject({ name: "AccessDenied" });
    }
  });

  it("can block reads in a bucket policy until a tag says that the object is clean", async () => {
    const policy = bucketPolicy({
      Version: "2012-10-17",
      Statement: {
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: `${BUCKET_ARN}/*`,
        Condition: {
          StringNotEquals: { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" },
        },
      },
    });
    const { client } = await createWorld({ policy, versioning: "Enabled" });
    const { VersionId } = await client.send(new PutObjectCommand({ ...at, Body: "x" }));
    const scan = (result: string) =>
      client.send(
        new PutObjectTaggingCommand({ ...at, Tagging: tagSet({ GuardDutyMalwareScanStatus: result }) }),
      );

    const denied = { name: "AccessDenied" };
    await expect(client.send(new GetObjectCommand(at))).rejects.toMatchObject(denied);
    await scan("THREATS_FOUND");
    await expect(client.send(new GetObjectCommand({ ...at, VersionId }))).rejects.toMatchObject(denied);
    await scan("NO_THREATS_FOUND");
    await expect(client.send(new GetObjectCommand(at))).resolves.toMatchObject({ TagCount: 1 });
  });

  const keys = (only: readonly string[]) => ({
    "ForAllValues:StringEquals": { "s3:RequestObjectTagKeys": only },
  });
  it.each<[string, PolicyStatement["Condition"], string, boolean]>([
    [
      "a tag with the expected value",
      { StringEquals: { "s3:RequestObjectTag/team": "red" } },
      "team=red&x=1",
      true,
    ],
    ["a tag with another value", { StringEquals: { "s3:RequestObjectTag/team": "red" } }, "team=blue", false],
    ["a missing tag", { StringEquals: { "s3:RequestObjectTag/team": "red" } }, "x=1", false],
    ["the keys allowed", keys(["team", "x"]), "team=red&x=1", true],
    ["an additional key", keys(["team"]), "team=red&x=1", false],
    [
      "one of the keys",
      { "ForAnyValue:StringEquals": { "s3:RequestObjectTagKeys": ["team"] } },
      "team=red&x=1",
      true,
    ],
    [
      "none of the keys",
      { "ForAnyValue:StringEquals": { "s3:RequestObjectTagKeys": ["team"] } },
      "x=1",
      false,
    ],
  ])("see %s in the tags of a request", async (_name, condition, Tagging, allowed) => {
    const actions = roleWith(allow("s3:PutObject"), allow("s3:PutObjectTagging", condition));
    const world = await createWorld({}, actions);
    const client = world.clientFor(world.writer());
    const TagSet = [...new URLSearchParams(Tagging)].map(([Key, Value]) => ({ Key, Value }));

    const put = client.send(new PutObjectCommand({ ...at, Body: "x", Tagging }));
    const created = await put.then(
      () => true,
      () => false,
    );
    await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));
    const tagged = await client.send(new PutObjectTaggingCommand({ ...at, Tagging: { TagSet } })).then(
      () => true,
      () => false,
    );

    expect([created, tagged]).toEqual([allowed, allowed]);
  });
});
