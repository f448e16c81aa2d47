import { afterEach, expect, it } from "vitest";
import { callsOf } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

/** The default burst of all routes that complete an upload. */
const BURST = 20;
const FILE = { key: "a.txt", length: 1, type: "text/plain" };

let stack: LocalStack;
afterEach(() => stack.close());

it("many requests to complete an upload are throttled, and signing still works", async () => {
  stack = await serveUploads({ patterns: ["presigned"] });
  const alice = await callsOf(stack, "alice");
  stack.stopClock();

  const path = "uploads/unknown/complete";
  const completions = await Promise.all(Array.from({ length: BURST + 3 }, () => alice("POST", path)));
  const signed = await alice("POST", "uploads", FILE);

  const throttled = completions.filter(({ status }) => status === 429);
  expect(throttled).toHaveLength(3);
  for (const { json, headers, cors } of throttled) {
    expect(json).toMatchObject({ code: "THROTTLED" });
    expect(headers["retry-after"]).toBe("1");
    expect(cors).toBe(true);
  }
  expect(signed.status).toBe(200);
});

it("a function without concurrency signs nothing, and callers get 500", async () => {
  stack = await serveUploads({ patterns: ["presigned"], presigned: { reservedConcurrency: 0 } });
  const alice = await callsOf(stack, "alice");

  expect(await alice("POST", "uploads", FILE)).toMatchObject({
    status: 500,
    json: { code: expect.any(String) },
  });
});
