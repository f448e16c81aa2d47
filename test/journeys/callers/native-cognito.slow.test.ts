import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import type { WayIn } from "../../support/ways-in.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

// Without scopes the native authorizer accepts ID tokens, which the edge does not.
const WAYS = ["direct", "presigned", "import"] as const;
const UNCHECKED = { directUncheckedKeys: "accepted" };
const REST_APIS = { ...UNCHECKED, authorization: "cognito", patterns: ["direct", "presigned"] };

/** Expects a 401 that a page can read, and no stored object. */
async function expectRefused(stack: LocalStack, way: WayIn, authorization: string): Promise<void> {
  const before = await stack.keys();

  const { status, answer } = await upload(stack, way, { key: "rejected.bin", body: "x", authorization });

  expect(status).toBe(401);
  expect(answer.headers["access-control-allow-origin"]).toBe("*");
  expect(await stack.keys()).toEqual(before);
}

describe("Cognito's own authorizer without scopes", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await serveUploads(REST_APIS);
  });
  afterAll(() => stack.close());

  it.each(WAYS)("%s: accepts an ID token, whose sub is the folder", async (way) => {
    const body = randomBytes(64);
    const token = await stack.token({ sub: "alice", use: "id" });

    const { status, key = `uploads/alice/${way}.bin` } = await upload(stack, way, {
      key: `${way}.bin`,
      body,
      authorization: `Bearer ${token}`,
    });

    expect(status).toBe(200);
    expect(key).toMatch(/^uploads\/alice\//);
    expect((await stack.object(key))?.equals(body)).toBe(true);
    expect((await stack.head(key)).Metadata).toMatchObject({ "upload-subject": "alice" });
  });

  it.each(["direct", "presigned"] as const)("%s: separates two subjects", async (way) => {
    const file = { key: `${way}-same.txt` };
    const [alice, bob] = await Promise.all(
      ["alice", "bob"].map((sub) => stack.token({ sub, use: "id" as const })),
    );

    await upload(stack, way, { ...file, body: "alice's", authorization: alice });
    await upload(stack, way, { ...file, body: "bob's", authorization: bob });

    expect((await stack.object(`uploads/alice/${file.key}`))?.toString()).toBe("alice's");
    expect((await stack.object(`uploads/bob/${file.key}`))?.toString()).toBe("bob's");
  });

  it.each<[string, () => Promise<string>]>([
    ["an access token", () => stack.token({ sub: "alice" })],
    ["no token", async () => ""],
    ["an expired token", () => stack.token({ sub: "alice", use: "id", expiresInSeconds: -60 })],
    [
      "a token of another pool",
      () => stack.foreignToken({ iss: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other" }),
    ],
    ["alg none", () => stack.unsignedToken({ sub: "alice" })],
  ])("rejects %s with 401", async (_name, make) => {
    const token = await make();

    for (const way of WAYS) await expectRefused(stack, way, token);
  });

  it.each([
    ["lower case", "cache-control", "no-store"],
    ["canonical case, which the mapping does not match", "Cache-Control", undefined],
  ])("direct: forwards a header only in lower case: %s", async (_name, header, expected) => {
    const authorization = await stack.token({ sub: "alice", use: "id" });
    const url = `${stack.endpoints.direct}/files/${header}.txt`;

    const { status } = await stack.send("PUT", url, "x", { authorization, [header]: "no-store" });

    expect(status).toBe(200);
    expect((await stack.head(`uploads/alice/${header}.txt`)).CacheControl).toBe(expected);
  });

  it("direct: stores a compressed body decompressed, without Content-Encoding", async () => {
    const authorization = await stack.token({ sub: "alice", use: "id" });
    const url = `${stack.endpoints.direct}/files/compressed.txt`;

    const { status } = await stack.send("PUT", url, gzipSync("text"), {
      authorization,
      "content-encoding": "gzip",
    });

    expect(status).toBe(200);
    expect((await stack.object("uploads/alice/compressed.txt"))?.toString()).toBe("text");
    expect((await stack.head("uploads/alice/compressed.txt")).ContentEncoding).toBeUndefined();
  });

  it.each(["../bob/x.txt", "..%2Fbob%2Fx.txt", "a/../../bob/x.txt", "%2e%2e/bob/x.txt"])(
    "direct: %s cannot change the prefix of all uploads, but reaches other subjects if API Gateway resolves dot segments",
    async (key) => {
      const authorization = await stack.token({ sub: "alice", use: "id" });

      await upload(stack, "direct", { key, body: "stolen", authorization });

      expect(await stack.keys()).toContain("uploads/bob/x.txt");
      await stack.settled();
      expect(await stack.tags("uploads/bob/x.txt")).toEqual({
        "upload-rejected": "KeyMismatch",
        "upload-status": "rejected",
      });
      expect((await stack.keys()).filter((stored) => !stored.startsWith("uploads/"))).toEqual([]);
    },
  );
});

describe("Cognito's own authorizer with scopes", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    const callbackUrls = ["https://app.example/signed-in"];
    const userPool = { scopes: ["write"], domainPrefix: "uploads-journey", callbackUrls };
    stack = await serveUploads({ ...UNCHECKED, authorization: "cognito", userPool });
  });
  afterAll(() => stack.close());

  it.each(WAYS_IN)("%s: accepts only an access token with the scope", async (way) => {
    const body = randomBytes(64);
    const token = await stack.token({ sub: "alice", scopes: ["openid", "uploads/write"] });

    const { status, key = `uploads/alice/${way}.bin` } = await upload(stack, way, {
      key: `${way}.bin`,
      body,
      authorization: `Bearer ${token}`,
    });

    expect(status).toBe(200);
    expect((await stack.object(key))?.equals(body)).toBe(true);
  });

  it.each<[string, () => Promise<string>]>([
    ["an access token without it", () => stack.token({ sub: "alice", scopes: ["openid"] })],
    ["an ID token", () => stack.token({ sub: "alice", scopes: ["openid", "uploads/write"], use: "id" })],
  ])("rejects %s with 401", async (_name, make) => {
    const token = await make();

    for (const way of WAYS) await expectRefused(stack, way, token);
  });
});

describe("Cognito's own authorizer with a tenant's folder, which only presigned URLs support", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    const policy = { keyPrefix: "tenant" };
    stack = await serveUploads({ authorization: "cognito", patterns: ["presigned"], policy });
  });
  afterAll(() => stack.close());

  it.each(["presigned", "import"] as const)("%s: reads the tenant from the groups", async (way) => {
    const authorization = await stack.token({ sub: "alice", tenant: "acme", groups: ["staff"], use: "id" });

    const { status, key } = await upload(stack, way, { key: "a.txt", body: "acme's", authorization });

    expect(status).toBe(200);
    expect(key).toMatch(/^uploads\/acme\//);
  });

  it.each([
    ["no tenant", []],
    ["two tenants", ["tenant:acme", "tenant:globex"]],
  ])("rejects a caller of %s with 403", async (_name, groups) => {
    const authorization = await stack.token({ sub: "alice", groups, use: "id" });
    const file = { key: "rejected.txt", body: "x", authorization };

    const presigned = await upload(stack, "presigned", file);
    const imported = await upload(stack, "import", file);

    expect([presigned.status, imported.status]).toEqual([403, 403]);
  });
});
