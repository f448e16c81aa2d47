import { describe, expect, it } from "vitest";
import type { AdmitOutcome } from "../../../functions/quota/answer/outcome.js";
import { rateLimitFields } from "../../../functions/quota/answer/rate-limit-fields.js";
import {
  blocked,
  quotaExceeded,
  quotaUnavailable,
  tooManyRequests,
} from "../../../functions/quota/answer/rejection.js";

const NOW = Date.UTC(2026, 0, 2, 23);
const RATE = { scope: "subject", requestsPerSecond: 10, burst: 50, remaining: 49 } as const;
const USED_UP = {
  scope: "tenant",
  requestsPerSecond: 1,
  burst: 1,
  remaining: 0,
  resetsInSeconds: 3,
} as const;
const USAGE = {
  quota: "bytesPerDay",
  scope: "subject",
  used: 60,
  reserved: 30,
  limit: 100,
  resetsAt: "2026-01-03T00:00:00.000Z",
} as const;
const QUOTA_POLICY = '"subject-bytesPerDay";q=100;qu="content-bytes";w=86400';
const QUOTA_LEFT = '"subject-bytesPerDay";r=10;t=3600';

describe("the RateLimit fields", () => {
  it.each<[string, AdmitOutcome, string, string]>([
    [
      "an upload that is reserved",
      { outcome: "reserved", quotas: [USAGE], rates: [RATE] },
      `"subject-requestsPerSecond";q=50;w=5, ${QUOTA_POLICY}`,
      `"subject-requestsPerSecond";r=49, ${QUOTA_LEFT}`,
    ],
    [
      "a request that comes too fast",
      tooManyRequests(USED_UP, [RATE]),
      '"subject-requestsPerSecond";q=50;w=5, "tenant-requestsPerSecond";q=1;w=1',
      '"subject-requestsPerSecond";r=49, "tenant-requestsPerSecond";r=0;t=3',
    ],
    [
      "an upload that exceeds a quota",
      { ...quotaExceeded(USAGE, { uploads: 1, bytes: 11, now: NOW }), rates: [RATE] },
      `"subject-requestsPerSecond";q=50;w=5, ${QUOTA_POLICY}`,
      `"subject-requestsPerSecond";r=49, ${QUOTA_LEFT}`,
    ],
    [
      "a burst that is smaller than the rate, and a fractional rate",
      {
        outcome: "reserved",
        quotas: [],
        rates: [
          { ...RATE, burst: 1, remaining: 0 },
          { ...RATE, scope: "tenant", requestsPerSecond: 0.3, burst: 1, remaining: 0 },
        ],
      },
      '"subject-requestsPerSecond";q=10;w=1, "tenant-requestsPerSecond";q=3;w=10',
      '"subject-requestsPerSecond";r=0, "tenant-requestsPerSecond";r=0',
    ],
    [
      "a burst that is not a multiple of the rate, and a rate that fits no short window exactly",
      {
        outcome: "reserved",
        quotas: [],
        rates: [
          { ...RATE, requestsPerSecond: 2, burst: 3 },
          { ...RATE, scope: "tenant", requestsPerSecond: Math.PI, burst: 50 },
        ],
      },
      '"subject-requestsPerSecond";q=4;w=2, "tenant-requestsPerSecond";q=50;w=16',
      '"subject-requestsPerSecond";r=49, "tenant-requestsPerSecond";r=49',
    ],
  ])("name each limit and what is left of it for %s", (_what, outcome, policy, left) => {
    expect(rateLimitFields(outcome, NOW)).toEqual({ "RateLimit-Policy": policy, RateLimit: left });
  });

  it("promise no reset and no retry to an upload that is larger than the whole quota", () => {
    const rejection = quotaExceeded(USAGE, { uploads: 1, bytes: 101, now: NOW });

    expect(rejection.message).toMatch(/needed 101\. That is more than the whole quota\.$/);
    expect(rejection).not.toHaveProperty("retryAfterSeconds");
    expect(quotaExceeded(USAGE, { uploads: 1, bytes: 100, now: NOW })).toMatchObject({
      retryAfterSeconds: 3_600,
      message: expect.stringContaining("resets at 2026-01-03"),
    });
  });

  it.each<[string, AdmitOutcome]>([
    ["a caller that is blocked", blocked("subject")],
    ["a table that does not answer", quotaUnavailable(new Error("no answer"))],
    ["an upload that is not booked", { outcome: "unbooked", detail: "" }],
  ])("are omitted for %s", (_what, outcome) => {
    expect(rateLimitFields(outcome, NOW)).toEqual({});
  });
});
