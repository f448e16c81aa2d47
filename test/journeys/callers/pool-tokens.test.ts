import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

const MAX_AGE = 600;
const TOLERANCE = 120;
const HOUR = 3_600;

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads({
    userPool: { maxTokenAgeSeconds: MAX_AGE, clockToleranceSeconds: TOLERANCE },
  });
});
afterAll(() => stack.close());

/** A token that the pool issued some time ago; it is valid for an hour. */
const tokenOfAge = (seconds: number) => stack.token({ sub: "alice", expiresInSeconds: HOUR - seconds });

describe("a user pool of the app with limits for its tokens", () => {
  it.each(WAYS_IN)("%s: accepts a recent token", async (way) => {
    const authorization = await tokenOfAge(MAX_AGE - 60);

    expect((await upload(stack, way, { key: `${way}.txt`, body: "x", authorization })).status).toBe(200);
  });

  it.each(WAYS_IN)("%s: rejects an old token with 401 although it has not expired", async (way) => {
    const authorization = await tokenOfAge(MAX_AGE + TOLERANCE + 60);

    expect((await upload(stack, way, { key: `${way}-old.txt`, body: "x", authorization })).status).toBe(401);
  });

  it.each(WAYS_IN)("%s: accepts an expired token within the tolerance for clocks", async (way) => {
    const young = await stack.foreignToken({ exp: Math.floor(Date.now() / 1_000) - TOLERANCE / 2 });

    const { status } = await upload(stack, way, { key: `${way}-exp.txt`, body: "x", authorization: young });

    expect(status).toBe(200);
  });
});
