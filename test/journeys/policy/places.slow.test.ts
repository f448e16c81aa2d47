import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

const NAMED = ["direct", "presigned", "edge"] as const;

describe.each([
  ["a folder of several segments", "in/box-1/", "in/box-1/alice/"],
  ["no folder at all", "", "alice/"],
])("uploads into %s", (_name, prefix, folder) => {
  let stack: LocalStack;
  let authorization: string;
  beforeAll(async () => {
    stack = await serveUploads({ prefix });
    authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
  });
  afterAll(() => stack.close());

  it.each(WAYS_IN)("%s: puts it before the caller's own prefix", async (way) => {
    const body = randomBytes(32);

    const { status, key = `${folder}${way}/a.bin` } = await upload(stack, way, {
      key: `${way}/a.bin`,
      body,
      authorization,
    });

    expect(status).toBe(200);
    expect(key.startsWith(folder)).toBe(true);
    expect((await stack.object(key))?.equals(body)).toBe(true);
  });

  it.each(NAMED)("%s: lets no key leave it", async (way) => {
    const before = await stack.keys();

    const { status } = await upload(stack, way, { key: "../out.txt", body: "x", authorization });

    expect(status).toBe(way === "direct" ? 403 : 400);
    expect(await stack.keys()).toEqual(before);
  });
});

describe("a folder that all callers share", () => {
  let stack: LocalStack;
  let authorizations: { alice: string; bob: string };
  beforeAll(async () => {
    stack = await serveUploads({ policy: { keyPrefix: "shared" } });
    authorizations = {
      alice: await stack.token({ sub: "alice" }),
      bob: await stack.token({ sub: "bob" }),
    };
  });
  afterAll(() => stack.close());

  it.each(NAMED)("%s: has one object per name, from the first caller", async (way) => {
    const file = { key: `${way}/same.txt` };

    const first = await upload(stack, way, { ...file, body: "alice's", authorization: authorizations.alice });
    const second = await upload(stack, way, { ...file, body: "bob's", authorization: authorizations.bob });

    expect([first.status, second.status]).toEqual([200, 412]);
    const key = `uploads/${file.key}`;
    expect((await stack.object(key))?.toString()).toBe("alice's");
    expect((await stack.head(key)).Metadata).toMatchObject({ "upload-subject": "alice" });
  });

  it("import: generates a key directly in it", async () => {
    const { status, key } = await upload(stack, "import", {
      key: "",
      body: "x",
      authorization: authorizations.bob,
    });

    expect(status).toBe(200);
    expect(key).toMatch(/^uploads\/[^/]+$/);
  });

  it.each(NAMED)("%s: lets no key leave it", async (way) => {
    const { status } = await upload(stack, way, {
      key: "../out.txt",
      body: "x",
      authorization: authorizations.alice,
    });

    expect(status).toBe(way === "direct" ? 403 : 400);
    expect((await stack.keys()).filter((key) => key.includes("out.txt"))).toEqual([]);
  });
});
