import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UsageResponse } from "../../functions/quota/contract.js";
import { callsOf, read } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";

const LIMIT = 100;
const ORIGIN = "https://app.example.com";

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads({
    patterns: ["presigned", "edge"],
    quota: { subject: { bytesPerMonth: LIMIT } },
  });
});
afterAll(() => stack.close());

/** A caller that no other test uses. */
async function callerOf(subject: string) {
  const call = await callsOf(stack, subject);
  const { edge } = uploadsOf(stack, await stack.token({ sub: subject }));
  const usage = async () => {
    await stack.settled();
    const [quota] = read<UsageResponse>(await call("GET", "me/usage")).quotas;
    return quota && { used: quota.used, reserved: quota.reserved };
  };
  return { call, edge, usage };
}

describe("a quota of bytes per month, on the edge", () => {
  it("is shared with the presigned pattern", async () => {
    const alice = await callerOf("alice");
    expect((await alice.edge("a.txt", "x".repeat(60))).status).toBe(200);
    expect(await alice.usage()).toEqual({ used: 60, reserved: 0 });

    const presigned = await alice.call("POST", "uploads", { key: "b.txt", length: 41, type: "text/plain" });

    expect(presigned).toMatchObject({ status: 413, code: "QuotaExceeded" });
  });

  it("responds 413 with the quota, and sends nothing to S3", async () => {
    const bob = await callerOf("bob");

    const answer = await bob.edge("a.txt", "x".repeat(101), { origin: ORIGIN });

    expect(answer.status).toBe(413);
    expect(answer.json()).toMatchObject({
      code: "QuotaExceeded",
      quota: { quota: "bytesPerMonth", scope: "subject", used: 0, reserved: 0, limit: LIMIT },
    });
    expect(answer.headers).toMatchObject({
      ratelimit: expect.stringMatching(/^"subject-bytesPerMonth";r=100;t=\d+$/),
      "access-control-expose-headers": "Retry-After, WWW-Authenticate, RateLimit-Policy, RateLimit",
    });
    // More than the whole quota never fits.
    expect(answer.headers).not.toHaveProperty("retry-after");
    expect(await stack.keys()).not.toContain("uploads/bob/a.txt");
  });

  it("counts each upload of a client that always sends the same id", async () => {
    const carol = await callerOf("carol");
    const headers = { "x-upload-id": "0b9d6f0e-5c1a-4f0e-9a35-2f6d3c1e7b48" };
    const send = (key: string) => carol.edge(key, "x".repeat(40), headers);

    expect((await send("a.txt")).status).toBe(200);
    expect((await send("b.txt")).status).toBe(200);
    expect((await send("c.txt")).status).toBe(413);
  });
});
