import { describe, expect, it } from "vitest";
import type { UploadEvent } from "../../../client/engine/events/upload-event.js";
import { createRetries } from "../../../client/engine/http/retries.js";
import type { ScriptedAnswer } from "../support/scripted-platform.js";
import { scriptedPlatform } from "../support/scripted-platform.js";

const { signal } = new AbortController();

/** Sends one request until it succeeds or fails for good. */
async function requestOf(answer: (count: number) => ScriptedAnswer, patienceMs?: number) {
  const platform = scriptedPlatform((_, count) => answer(count));
  const events: UploadEvent[] = [];
  const retries = createRetries(platform, (event) => events.push(event), patienceMs);
  const request = {
    method: "GET",
    url: "https://uploads.example/v1/x?signature=secret",
    headers: {},
    signal,
  };
  const outcome = await retries.run(() => retries.attempt(request), signal).catch((error: unknown) => error);
  return { outcome, events, ...platform };
}

describe("a failed request", () => {
  it.each([408, 425, 429, 500, 502, 503, 504])("is repeated after status %i", async (status) => {
    const { outcome, sent } = await requestOf((count) => (count === 1 ? { status } : {}));

    expect(outcome).toMatchObject({ status: 200 });
    expect(sent.length).toBe(2);
  });

  it.each([400, 401, 403, 404, 405, 409, 411, 412, 413, 415, 501])(
    "is not repeated after status %i",
    async (status) => {
      const { outcome, sent } = await requestOf(() => ({
        status,
        body: '{"code":"No","message":"Because."}',
      }));

      expect(outcome).toMatchObject({ name: "UploadError", status, code: "No", message: "Because." });
      expect(sent.length).toBe(1);
    },
  );

  it.each([
    { status: 401, kind: "authentication" },
    { status: 403, kind: "policy" },
    { status: 413, kind: "policy" },
    { status: 501, kind: "service" },
  ])("has the kind $kind after status $status", async ({ status, kind }) => {
    expect((await requestOf(() => ({ status }))).outcome).toMatchObject({ kind, code: `Status${status}` });
  });

  it("waits as long as Retry-After says, and a random time more", async () => {
    const { waits } = await requestOf((count) =>
      count === 1 ? { status: 503, headers: { "retry-after": "7" } } : {},
    );

    expect(waits).toEqual([7_150]);
  });

  it("waits twice as long each time", async () => {
    const { waits } = await requestOf((count) => (count < 5 ? { status: 500 } : {}));

    expect(waits).toEqual([150, 300, 600, 1_200]);
  });

  it("reads code, message and id from S3's XML", async () => {
    const body = "<Error><Code>BadDigest</Code><Message>No match.</Message><RequestId>R1</RequestId></Error>";
    const { outcome } = await requestOf(() => ({ status: 400, body }));

    expect(outcome).toMatchObject({ code: "BadDigest", message: "No match.", requestId: "R1" });
  });
});

describe("a message of the server", () => {
  it.each([
    ["Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIi.c2ln is wrong.", "Bearer (token) is wrong."],
    ["https://b.s3.amazonaws.com/k?X-Amz-Signature=abc failed", "https://b.s3.amazonaws.com/k?… failed"],
  ])("reaches neither the error nor an event with a secret: %s", async (message, expected) => {
    const body = JSON.stringify({ message });
    const { outcome } = await requestOf(() => ({ status: 403, body }));
    const { events } = await requestOf((count) => (count === 1 ? { status: 503, body } : {}));

    expect(outcome).toMatchObject({ message: expected });
    expect(events).toMatchObject([{ type: "retrying", reason: expected }]);
  });
});

describe("an unreachable server", () => {
  it("is called again, and its recovery is reported once", async () => {
    const noAnswer = { noAnswer: "ENETUNREACH", isUnsent: true };
    const { outcome, events } = await requestOf((count): ScriptedAnswer => (count < 4 ? noAnswer : {}));

    expect(outcome).toMatchObject({ status: 200 });
    expect(events.map(({ type }) => type)).toEqual(["offline", "retrying", "retrying", "retrying", "online"]);
  });

  it("fails after 30 seconds if it has never answered, without the URL", async () => {
    const { outcome, waits } = await requestOf(() => ({ noAnswer: "ECONNREFUSED", isUnsent: true }));

    expect(outcome).toMatchObject({ kind: "network", code: "ECONNREFUSED", retryable: true });
    expect(String(outcome)).toContain("uploads.example cannot be reached");
    expect(String(outcome)).not.toContain("secret");
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(30_000);
  });

  it("fails after patienceMs, if it has answered before", async () => {
    const { outcome, waits } = await requestOf(() => ({ status: 500 }), 100_000);
    const waited = waits.reduce((sum, wait) => sum + wait, 0);

    expect(outcome).toMatchObject({ kind: "service", status: 500 });
    expect(waited).toBeGreaterThan(80_000);
    expect(waited).toBeLessThanOrEqual(100_000);
  });
});
