import { describe, expect, it } from "vitest";
import type { QuotaRules } from "../../../functions/quota/contract.js";
import type { QuotaCaller } from "../../../functions/quota/limits/caller-limits.js";
import { ALICE, openQuota, START } from "./open-quota.js";

const HOUR_MS = 3_600_000;
const TENANT = { subject: "alice", tenant: "acme" };

/** An upload that lasts an hour. */
function upload(uploadId: string, bytes?: number) {
  return { uploadId, until: START / 1_000 + 3_600, ...(bytes !== undefined && { bytes }) };
}

describe("rates", () => {
  it("allow a burst, and then as many requests as the rate", async () => {
    const { quota, time } = await openQuota({ subject: { requestsPerSecond: 2, burst: 3 } });
    let made = 0;
    const outcomes = async (count: number) => {
      const all = [];
      for (let index = 0; index < count; index += 1)
        all.push(await quota.reserve(upload(`u${made++}`), ALICE));
      return all.map((one) => (one.outcome === "rejected" ? one.status : one.outcome));
    };

    expect(await outcomes(4)).toEqual(["reserved", "reserved", "reserved", 429]);
    time.now += 500;
    expect(await outcomes(2)).toEqual(["reserved", 429]);
    time.now += 60_000;
    expect(await outcomes(4)).toEqual(["reserved", "reserved", "reserved", 429]);
  });

  it("are separate for the same subject of two tenants", async () => {
    const { quota } = await openQuota({ subject: { requestsPerSecond: 1 } });

    await quota.reserve(upload("a"), { subject: "ci", tenant: "acme" });

    expect(await quota.reserve(upload("b"), { subject: "ci", tenant: "beta" })).toMatchObject({
      outcome: "reserved",
    });
  });

  it("of a tenant do not count requests that exceed a subject's own rate", async () => {
    const { quota } = await openQuota({
      subject: { requestsPerSecond: 1 },
      tenant: { requestsPerSecond: 1, burst: 2 },
    });
    for (let index = 0; index < 5; index += 1) await quota.reserve(upload(`u${index}`), TENANT);

    const other = { subject: "bob", tenant: "acme" };
    expect(await quota.reserve(upload("b"), other)).toMatchObject({ outcome: "reserved" });
  });

  it.each<[string, QuotaRules, QuotaCaller, string]>([
    ["a subject", { subject: { requestsPerSecond: 0 } }, ALICE, "subject"],
    [
      "a subject of a tenant",
      { subject: { requestsPerSecond: 0 }, tenant: { uploadsPerDay: 0 } },
      TENANT,
      "subject",
    ],
    ["a tenant", { tenant: { requestsPerSecond: 0 }, subject: { requestsPerSecond: 1 } }, TENANT, "tenant"],
  ])("of zero block %s, and name no time to retry", async (_who, rules, caller, scope) => {
    const { quota } = await openQuota(rules);

    for (const uploadId of ["a", "b"]) {
      const rejection = await quota.reserve(upload(uploadId, 1), caller);
      expect(rejection).toEqual({
        outcome: "rejected",
        status: 403,
        code: "UploadsBlocked",
        message: `Uploads of this ${scope} are blocked: the limit requestsPerSecond is 0. Only the operator can change it.`,
      });
    }
  });

  it("of zero let earlier uploads be completed", async () => {
    const { quota, instance, setLimits } = await openQuota({ subject: { bytesPerDay: 100 } });
    await quota.reserve({ ...upload("a", 10), inParts: true }, ALICE);
    await setLimits("limits#subject#alice", { requestsPerSecond: 0 });

    expect(await instance().reserve(upload("b", 10), ALICE)).toMatchObject({ code: "UploadsBlocked" });
    expect(
      await instance().complete(
        { s3UploadId: "s3", object: { key: "a.txt", isWrittenOnce: false }, bytes: 10 },
        ALICE,
      ),
    ).toMatchObject({
      outcome: "reserved",
    });
  });

  it("below one per second allow one request at a time", async () => {
    const { quota, setLimits, time } = await openQuota({ subject: { uploadsPerDay: 100 } });
    await setLimits("limits#subject#alice", { requestsPerSecond: 0.5 });

    expect(await quota.reserve(upload("a"), ALICE)).toMatchObject({ outcome: "reserved" });
    expect(await quota.reserve(upload("b"), ALICE)).toMatchObject({ status: 429, retryAfterSeconds: 2 });
    time.now += 2_000;
    expect(await quota.reserve(upload("c"), ALICE)).toMatchObject({ outcome: "reserved" });
  });

  it("say when to retry, and how much of each rate is left", async () => {
    const { quota } = await openQuota({
      subject: { requestsPerSecond: 2, burst: 5 },
      tenant: { requestsPerSecond: 1 },
    });
    await quota.reserve(upload("a"), TENANT);

    expect(await quota.reserve(upload("b"), TENANT)).toMatchObject({
      status: 429,
      code: "TooManyRequests",
      retryAfterSeconds: 1,
      rates: [
        { scope: "subject", requestsPerSecond: 2, burst: 5, remaining: 3 },
        { scope: "tenant", requestsPerSecond: 1, burst: 1, remaining: 0, resetsInSeconds: 1 },
      ],
    });
  });

  it("are also returned if a request exceeds a quota", async () => {
    const { quota } = await openQuota({ subject: { requestsPerSecond: 2, bytesPerDay: 1 } });

    expect(await quota.reserve(upload("a", 2), ALICE)).toMatchObject({
      status: 413,
      rates: [{ scope: "subject", remaining: 1 }],
    });
  });

  it("do not lock a caller out after a clock was an hour ahead", async () => {
    const { quota, time } = await openQuota({ subject: { requestsPerSecond: 1 } });
    time.now += HOUR_MS;
    await quota.reserve(upload("a"), ALICE);
    time.now -= HOUR_MS;

    expect(await quota.reserve(upload("b"), ALICE)).toMatchObject({ outcome: "reserved" });
  });
});
