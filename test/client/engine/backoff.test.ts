import { describe, expect, it } from "vitest";
import { backoffMs, retryAfterMs } from "../../../client/engine/http/backoff.js";

describe("the wait before a repeated request", () => {
  it.each([
    { attempt: 1, random: 0, after: undefined, expected: 0 },
    { attempt: 1, random: 0.5, after: undefined, expected: 150 },
    { attempt: 4, random: 0.5, after: undefined, expected: 1_200 },
    { attempt: 30, random: 0.5, after: undefined, expected: 10_000 },
    { attempt: 1, random: 0.5, after: 5_000, expected: 5_150 },
    { attempt: 1, random: 0, after: 86_400_000, expected: 86_400_000 },
  ])("after attempt $attempt, random $random, Retry-After $after is $expected ms", (row) => {
    expect(backoffMs(row.attempt, row.random, row.after)).toBe(row.expected);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-11-29T12:00:00Z");

  it.each([
    { header: undefined, expected: undefined },
    { header: "7", expected: 7_000 },
    { header: "Sun, 29 Nov 2026 12:01:00 GMT", expected: 60_000 },
    { header: "Sun, 29 Nov 2026 11:00:00 GMT", expected: 0 },
    { header: "soon", expected: undefined },
    { header: "", expected: undefined },
  ])("$header is $expected ms", ({ header, expected }) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
