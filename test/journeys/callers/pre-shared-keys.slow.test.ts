import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import type { WayIn } from "../../support/ways-in.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

const FIRST = randomBytes(32).toString("hex");
const SECOND = randomBytes(32).toString("base64url");
const OTHER = randomBytes(32).toString("hex");
const SHORT = randomBytes(15).toString("hex");

const digest = (key: string) => createHash("sha256").update(key).digest("hex");
const keysOf = (holders: Record<string, string>) => ({
  identity: {
    type: "pre-shared-key",
    keys: Object.entries(holders).map(([key, subject]) => ({ sha256: digest(key), subject })),
  },
});
const everyWay = (rows: readonly [string, string][]) =>
  WAYS_IN.flatMap((way) => rows.map(([name, value]): [WayIn, string, string] => [way, name, value]));

describe("two keys that are valid together", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await serveUploads(keysOf({ [FIRST]: "scanner", [SECOND]: "printer", [SHORT]: "badge" }));
  });
  afterAll(() => stack.close());

  it.each(
    everyWay([
      ["scanner", FIRST],
      ["scanner", `Bearer ${FIRST}`],
      ["printer", SECOND],
      ["printer", `Bearer ${SECOND}`],
    ]),
  )("%s: accepts the key of %s, with and without Bearer", async (way, subject, authorization) => {
    const body = randomBytes(64);
    const key = `${way}-${authorization.startsWith("Bearer") ? "bearer" : "bare"}.bin`;

    const { status, key: madeKey = `uploads/${subject}/${key}` } = await upload(stack, way, {
      key,
      body,
      authorization,
    });

    expect(status).toBe(200);
    expect(madeKey).toMatch(new RegExp(`^uploads/${subject}/`));
    expect((await stack.object(madeKey))?.equals(body)).toBe(true);
  });

  it.each(WAYS_IN)("%s: accepts a key as x-api-key, and stores it nowhere", async (way) => {
    const body = randomBytes(64);
    const { status, key = `uploads/scanner/${way}-api-key.bin` } = await upload(stack, way, {
      key: `${way}-api-key.bin`,
      body,
      headers: { "x-api-key": FIRST },
    });

    expect(status).toBe(200);
    expect((await stack.object(key))?.equals(body)).toBe(true);
    expect(JSON.stringify(await stack.head(key))).not.toContain(FIRST);
  });

  it.each(
    everyWay([
      ["no key", ""],
      ["another key", OTHER],
      ["another key as Bearer", `Bearer ${OTHER}`],
      ["the digest in place of the key", digest(FIRST)],
      ["a truncated key", FIRST.slice(0, -1)],
      ["a listed key of 30 characters", SHORT],
      ["two keys", `${FIRST} ${SECOND}`],
      ["another scheme", `Basic ${FIRST}`],
    ]),
  )("%s: rejects %s with 401", async (way, _name, authorization) => {
    const before = await stack.keys();

    const { status } = await upload(stack, way, { key: "rejected.bin", body: "x", authorization });

    expect(status).toBe(401);
    expect(await stack.keys()).toEqual(before);
  });

  it("keeps the keys out of all logs", () => {
    const log = JSON.stringify(stack.log);

    expect(log).not.toContain(FIRST);
    expect(log).not.toContain(SECOND);
    expect(log).not.toContain(OTHER);
  });

  it.each([FIRST, SECOND])("logs the first 8 digits of the used key's digest, and no more", (key) => {
    const log = JSON.stringify(stack.log);

    expect(log).toContain(digest(key).slice(0, 8));
    expect(log).not.toContain(digest(key).slice(0, 9));
  });
});

describe("a rotated key", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await serveUploads(keysOf({ [SECOND]: "scanner" }));
  });
  afterAll(() => stack.close());

  it.each(WAYS_IN)("%s: rejects the old key and accepts the new one for the same subject", async (way) => {
    const file = { key: `${way}.txt`, body: way };

    const old = await upload(stack, way, { ...file, authorization: FIRST });
    const renewed = await upload(stack, way, { ...file, authorization: SECOND });

    expect([old.status, renewed.status]).toEqual([401, 200]);
    expect((await stack.object(renewed.key ?? `uploads/scanner/${way}.txt`))?.toString()).toBe(way);
  });
});
