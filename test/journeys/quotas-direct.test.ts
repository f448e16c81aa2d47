import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UsageResponse } from "../../functions/quota/contract.js";
import { callsOf, read } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";
import { setLimits } from "../support/set-limits.js";
import { codeOf } from "../support/ways-in.js";

const LIMIT = 100;

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads({
    patterns: ["direct", "presigned"],
    quota: {
      subject: { bytesPerMonth: LIMIT },
      groups: { premium: { bytesPerMonth: 2 * LIMIT } },
      claims: { "app.plan": { pro: { bytesPerMonth: 3 * LIMIT } } },
    },
  });
});
afterAll(() => stack.close());

/** A caller that no other test uses. */
async function callerOf(sub: string, groups: readonly string[] = []) {
  const token = await stack.token({ sub, groups });
  const call = await callsOf(stack, sub);
  const { direct, sign } = uploadsOf(stack, token);
  const usage = async () => {
    await stack.settled();
    const [quota] = read<UsageResponse>(await call("GET", "me/usage")).quotas;
    return quota && { used: quota.used, reserved: quota.reserved };
  };
  return { call, direct, sign, usage };
}

/** No request becomes available again while a test runs. */
const THREE_AT_ONCE = { requestsPerSecond: 0.000_1, burst: 3 };

describe("quotas on the direct pattern", () => {
  it("book stored bytes, and reject the next upload with 413", async () => {
    const alice = await callerOf("alice");
    expect((await alice.direct("a.txt", "x".repeat(120))).status).toBe(200);
    expect(await alice.usage()).toEqual({ used: 120, reserved: 0 });

    const answer = await alice.direct("b.txt", "x");

    expect(answer.status).toBe(413);
    expect(answer.headers).toMatchObject({
      "retry-after": expect.stringMatching(/^\d+$/),
      "access-control-expose-headers": expect.stringContaining("Retry-After"),
    });
    expect(answer.json()).toMatchObject({
      code: "QuotaExceeded",
      message: expect.stringContaining("bytesPerMonth: limit 100, used 120, reserved 0, needed 1"),
    });
    expect(await stack.keys()).not.toContain("uploads/alice/b.txt");
  });

  it("reject uploads that come too fast with 429", async () => {
    const bob = await callerOf("bob");
    await setLimits(stack, "subject#bob", THREE_AT_ONCE);
    for (const key of ["a.txt", "b.txt", "c.txt"]) expect((await bob.direct(key, "x")).status).toBe(200);

    const answer = await bob.direct("d.txt", "x");

    expect(answer.status).toBe(429);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(1_000);
    expect(answer.json()).toMatchObject({ code: "TooManyRequests" });
    expect(await stack.keys()).not.toContain("uploads/bob/d.txt");
  });

  it("respond 429 to POST /import as well", async () => {
    const carol = await callerOf("carol");
    await setLimits(stack, "subject#carol", THREE_AT_ONCE);
    for (let count = 0; count < 3; count += 1) await carol.call("POST", "import", {});

    const answer = await carol.call("POST", "import", {});

    expect(answer).toMatchObject({ status: 429, code: "TooManyRequests" });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(1_000);
  });

  it("are larger for members of a group, on both patterns", async () => {
    const dave = await callerOf("dave", ["premium"]);
    expect((await dave.direct("a.txt", "x".repeat(120))).status).toBe(200);
    await stack.settled();

    expect((await dave.direct("b.txt", "x".repeat(30))).status).toBe(200);
    await stack.settled();
    expect((await dave.sign("c.txt", "x".repeat(50))).status).toBe(200);
  });

  it("are the quotas of a claim for a caller whose token has the claim, on both patterns", async () => {
    const token = await stack.foreignToken(
      { app: { plan: "pro" } },
      { subject: "erin", groups: ["premium"] },
    );
    const { direct, sign } = uploadsOf(stack, token);
    expect((await direct("a.txt", "x".repeat(220))).status).toBe(200);
    await stack.settled();

    expect((await sign("b.txt", "x".repeat(70))).status).toBe(200);
    await stack.settled();
    const answer = await direct("c.txt", "x".repeat(50));
    await stack.settled();

    expect(answer.status).toBe(200);
    expect(codeOf(await direct("d.txt", "x"))).toBe("QuotaExceeded");
  });
});
