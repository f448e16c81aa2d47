import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

const PAGES = { domainPrefix: "uploads-journey", callbackUrls: ["https://app.example/signed-in"] };

/** Expects a rejection, and no stored object. */
async function expectRefused(stack: LocalStack, way: (typeof WAYS_IN)[number], token: string): Promise<void> {
  const before = await stack.keys();

  const { status, answer } = await upload(stack, way, {
    key: "rejected.bin",
    body: "x",
    authorization: `Bearer ${token}`,
  });

  expect(status).toBe(403);
  expect(answer.headers["access-control-allow-origin"]).toBe("*");
  expect(await stack.keys()).toEqual(before);
}

describe("a user pool whose callers need one of two scopes", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await serveUploads({ userPool: { ...PAGES, scopes: ["write", "archive"] } });
  });
  afterAll(() => stack.close());

  it.each(WAYS_IN)("%s: accepts a token with one of them", async (way) => {
    const body = randomBytes(32);
    const token = await stack.token({ sub: "alice", scopes: ["openid", "uploads/archive"] });

    const { status, key = `uploads/alice/${way}.bin` } = await upload(stack, way, {
      key: `${way}.bin`,
      body,
      authorization: `Bearer ${token}`,
    });

    expect(status).toBe(200);
    expect((await stack.object(key))?.equals(body)).toBe(true);
  });

  it.each(WAYS_IN)("%s: rejects a token with another scope with 403", async (way) => {
    await expectRefused(stack, way, await stack.token({ sub: "alice", scopes: ["openid"] }));
  });

  it.each(WAYS_IN)("%s: rejects a token in the form of InitiateAuth", async (way) => {
    await expectRefused(stack, way, await stack.foreignToken({ scope: "aws.cognito.signin.user.admin" }));
  });

  it("issues no token by InitiateAuth, because that is disabled", async () => {
    const issued = stack.token({ sub: "alice", scopes: ["aws.cognito.signin.user.admin"] });

    await expect(issued).rejects.toThrow(/not allowed the scope/);
  });
});

describe("a user pool whose callers need to be in a group", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await serveUploads({ userPool: { requiredGroups: ["uploaders", "admins"] } });
  });
  afterAll(() => stack.close());

  it.each(WAYS_IN)("%s: accepts a member of one of them", async (way) => {
    const body = randomBytes(32);
    const token = await stack.token({ sub: "alice", groups: ["staff", "admins"] });

    const { status, key = `uploads/alice/${way}.bin` } = await upload(stack, way, {
      key: `${way}.bin`,
      body,
      authorization: `Bearer ${token}`,
    });

    expect(status).toBe(200);
    expect((await stack.object(key))?.equals(body)).toBe(true);
  });

  it.each(WAYS_IN)("%s: rejects a member of no group with 403", async (way) => {
    await expectRefused(stack, way, await stack.token({ sub: "alice" }));
  });

  it.each(WAYS_IN)("%s: rejects a member of groups with similar names", async (way) => {
    await expectRefused(stack, way, await stack.token({ sub: "alice", groups: ["uploaders2", "Admins"] }));
  });
});
