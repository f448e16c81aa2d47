import { afterEach, describe, expect, it } from "vitest";
import { changing } from "../support/change-stack.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";

const LIMIT = 10;
const SETTINGS = { edge: { rateLimit: { requests: LIMIT, windowSeconds: 60 } } };

let stack: LocalStack;
afterEach(() => stack.close());

/** Uses up the limit of this address, and returns all statuses. */
const useUp = () =>
  Promise.all(
    Array.from({ length: LIMIT }, async (_, index) => {
      return (await stack.send("PUT", `${stack.endpoints.edge}/rejected-${index}.txt`, "x")).status;
    }),
  );

describe("WAF's rate-based rule of the edge", () => {
  it("responds 429 beyond the limit, until the window has passed, and stores nothing meanwhile", async () => {
    stack = await serveUploads(SETTINGS);
    const { edge, direct, presigned } = uploadsOf(stack, await stack.token({ sub: "alice" }));

    const within = await useUp();
    const beyond = await edge("late.txt", "late");
    const others = [await direct("direct.txt", "x"), await presigned("presigned.txt", "x")];
    const keys = await stack.keys();
    stack.advance(61);
    const after = await edge("late.txt", "late");

    expect(new Set(within)).toEqual(new Set([401]));
    expect(beyond.status).toBe(429);
    expect(beyond.headers).toMatchObject({
      "content-type": "application/json",
      "retry-after": "60",
      "access-control-allow-origin": "*",
    });
    expect(beyond.json()).toMatchObject({ code: "TooManyRequests" });
    expect(others.map(({ status }) => status)).toEqual([200, 200]);
    expect(keys).not.toContain("uploads/alice/late.txt");
    expect(after.status).toBe(200);
    expect(stack.log.map(({ message }) => message)).toContain(
      "web ACL uploads/Edge/RateLimit: requests-per-address",
    );
  });

  it("counts by token if the settings say so, and does not affect other tokens of the same address", async () => {
    stack = await serveUploads({
      patterns: ["edge"],
      edge: { rateLimit: { requests: LIMIT, windowSeconds: 60, by: "token" } },
    });
    const alice = uploadsOf(stack, await stack.token({ sub: "alice" }));
    const bob = uploadsOf(stack, await stack.token({ sub: "bob" }));

    await useUp();
    for (let index = 0; index < LIMIT; index += 1) await alice.edge(`a-${index}.txt`, "x");
    const beyond = await alice.edge("late.txt", "x");

    expect(beyond.status).toBe(429);
    expect(beyond.json()).toMatchObject({
      code: "TooManyRequests",
      message: expect.stringContaining("with your token"),
    });
    expect((await bob.edge("b.txt", "x")).status).toBe(200);
  });

  it("responds with WAF's own 403 if the rule names no status", async () => {
    stack = await serveUploads(
      { ...SETTINGS, patterns: ["edge"] },
      changing((document) => {
        const [rule] = document.at("uploads/Edge/RateLimit").rule as { action: unknown }[];
        if (rule) rule.action = { block: {} };
      }),
    );
    const { edge } = uploadsOf(stack, await stack.token({ sub: "alice" }));

    await useUp();
    const answer = await edge("late.txt", "late");

    expect(answer.status).toBe(403);
    expect(answer.headers).not.toHaveProperty("retry-after");
    expect(await stack.keys()).toEqual([]);
  });
});

describe("WAF's rate-based rule of the REST APIs", () => {
  it("responds 429 beyond the limit before authorization, separately for each API", async () => {
    stack = await serveUploads({
      patterns: ["direct", "presigned"],
      rateLimit: { requests: LIMIT, windowSeconds: 60 },
    });
    const { direct, sign } = uploadsOf(stack, await stack.token({ sub: "alice" }));
    for (let index = 0; index < LIMIT; index += 1) {
      const { status } = await stack.send("PUT", `${stack.endpoints.direct}/files/a.txt`, "x");
      expect(status).toBe(401);
    }

    const beyond = await direct("late.txt", "late");
    const other = await sign("other.txt", "x");
    stack.advance(61);
    const after = await direct("late.txt", "late");

    expect(beyond.status).toBe(429);
    expect(beyond.headers).toMatchObject({
      "content-type": "application/json",
      "retry-after": "60",
      "access-control-allow-origin": "*",
    });
    expect(beyond.json()).toMatchObject({ code: "TooManyRequests" });
    expect(other.status).toBe(200);
    expect(after.status).toBe(200);
  });
});
