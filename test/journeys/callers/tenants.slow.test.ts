import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import type { WayIn } from "../../support/ways-in.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

/** Uploads a file with the user's name, and returns its key in the bucket. */
async function uploadAs(stack: LocalStack, way: WayIn, who: { sub: string; tenant: string }, folder: string) {
  const authorization = `Bearer ${await stack.token(who)}`;
  const file = { key: `${way}.txt`, body: `${who.tenant}'s ${who.sub}`, authorization };
  const { status, key = `uploads/${folder}${way}.txt` } = await upload(stack, way, file);
  return { status, key };
}

/** Expects a 403, and no stored object. */
async function expectRefused(stack: LocalStack, way: WayIn, token: string): Promise<void> {
  const before = await stack.keys();

  const { status } = await upload(stack, way, { key: "rejected.txt", body: "x", authorization: token });

  expect(status).toBe(403);
  expect(await stack.keys()).toEqual(before);
}

describe("a folder per tenant, where tenants are groups", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    const policy = { keyPrefix: "tenant", overwrite: true };
    stack = await serveUploads({ policy, userPool: { tenant: { groupPrefix: "customer-" } } });
  });
  afterAll(() => stack.close());

  it.each(WAYS_IN)("%s: separates the same key of two tenants", async (way) => {
    const acme = await uploadAs(stack, way, { sub: "alice", tenant: "acme" }, "acme/");
    const globex = await uploadAs(stack, way, { sub: "bob", tenant: "globex" }, "globex/");

    expect([acme.status, globex.status]).toEqual([200, 200]);
    expect(acme.key).toMatch(/^uploads\/acme\/[^/]+$/);
    expect(globex.key).toMatch(/^uploads\/globex\/[^/]+$/);
    expect((await stack.object(acme.key))?.toString()).toBe("acme's alice");
    expect((await stack.object(globex.key))?.toString()).toBe("globex's bob");
    expect((await stack.head(acme.key)).Metadata).toMatchObject({
      "upload-subject": "alice",
      "upload-tenant": "acme",
    });
  });

  it.each(["direct", "presigned", "edge"] as const)("%s: is shared by a tenant's users", async (way) => {
    await uploadAs(stack, way, { sub: "alice", tenant: "initech" }, "initech/");
    const { status, key } = await uploadAs(stack, way, { sub: "carol", tenant: "initech" }, "initech/");

    expect(status).toBe(200);
    expect((await stack.object(key))?.toString()).toBe("initech's carol");
  });

  it.each<[string, string[]]>([
    ["no group", []],
    ["no tenant's group", ["staff", "customer", "customer-"]],
    ["two tenants' groups", ["customer-acme", "customer-globex"]],
    ["a tenant's group with dot segments", ["customer-.."]],
  ])("rejects a caller in %s with 403", async (_name, groups) => {
    const token = await stack.token({ sub: "alice", groups });

    for (const way of WAYS_IN) await expectRefused(stack, way, token);
  });

  it.each(["direct", "presigned", "edge"] as const)(
    "%s: lets no key reach another tenant's folder",
    async (way) => {
      const authorization = await stack.token({ sub: "alice", tenant: "acme" });

      const { status } = await upload(stack, way, { key: "../globex/stolen.txt", body: "x", authorization });

      expect(status).toBe(way === "direct" ? 403 : 400);
      expect((await stack.keys()).filter((key) => key.includes("stolen"))).toEqual([]);
    },
  );
});

describe("a folder per tenant and subject, whose tenant is a claim that the pool's trigger adds", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    const policy = { keyPrefix: "tenant/subject" };
    stack = await serveUploads({ policy, userPool: { tenant: { claim: "org" } } });
  });
  afterAll(() => stack.close());

  it("finds the claim in the access token", async () => {
    const token = await stack.token({ sub: "alice", tenant: "acme" });

    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ org: "acme", token_use: "access" });
  });

  it.each(WAYS_IN)("%s: separates tenants and their users", async (way) => {
    const users = [
      { sub: "alice", tenant: "acme" },
      { sub: "bob", tenant: "acme" },
      { sub: "alice", tenant: "globex" },
    ];

    for (const user of users) {
      const folder = `${user.tenant}/${user.sub}/`;
      const { status, key } = await uploadAs(stack, way, user, folder);
      expect(status).toBe(200);
      expect(key.startsWith(`uploads/${folder}`)).toBe(true);
      expect((await stack.object(key))?.toString()).toBe(`${user.tenant}'s ${user.sub}`);
    }
  });

  it("turns a tenant with a slash into one path segment", async () => {
    const { status } = await uploadAs(
      stack,
      "edge",
      { sub: "alice", tenant: "acme/bob" },
      "acme_2Fbob/alice/",
    );

    expect(status).toBe(200);
    expect(await stack.keys()).toContain("uploads/acme_2Fbob/alice/edge.txt");
  });

  it("rejects a user without the attribute, and a user whose tenant is only a group", async () => {
    const tokens = [
      await stack.token({ sub: "alice" }),
      await stack.token({ sub: "alice", groups: ["tenant:acme"] }),
    ];

    for (const token of tokens) {
      for (const way of WAYS_IN) await expectRefused(stack, way, token);
    }
  });
});
