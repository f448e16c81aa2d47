import { describe, expect, it } from "vitest";
import type { UploadToReserve } from "../../../functions/quota/reserving/upload-to-reserve.js";
import { ALICE, amounts, openQuota, START, stored } from "./open-quota.js";

const HOUR_MS = 3_600_000;
const TENANT = { subject: "alice", tenant: "acme" };

/** Uploads of these sizes that last an hour. */
function uploads(...sizes: readonly number[]) {
  return sizes.map((bytes, index) => ({ uploadId: `u${index}`, bytes, until: START / 1_000 + 3_600 }));
}

describe("a batch", () => {
  it("is reserved as one sum, and each of its uploads is settled separately", async () => {
    const { quota, instance } = await openQuota({
      subject: { bytesPerDay: 100, uploadsPerDay: 5 },
      tenant: { bytesPerDay: 100 },
    });

    expect(await quota.reserveBatch(uploads(10, 20, 30), TENANT)).toMatchObject({
      outcome: "reserved",
      quotas: [
        { scope: "tenant", quota: "bytesPerDay", used: 0, reserved: 60 },
        { scope: "subject", quota: "uploadsPerDay", used: 0, reserved: 3 },
        { scope: "subject", quota: "bytesPerDay", used: 0, reserved: 60 },
      ],
    });
    const object = stored("u1", 15, TENANT);
    await instance().settle(object);
    await instance().settle(object);

    expect(amounts(await quota.usage(TENANT))).toEqual([
      ["tenant bytesPerDay", 15, 40],
      ["subject uploadsPerDay", 1, 2],
      ["subject bytesPerDay", 15, 40],
    ]);
  });

  it.each([
    ["bytes", { bytesPerDay: 59 }, "bytesPerDay", "needed 60"],
    ["uploads", { uploadsPerDay: 2 }, "uploadsPerDay", "needed 3"],
  ])("is rejected as a whole if its sum of %s does not fit", async (_what, limits, name, needed) => {
    const { quota, items } = await openQuota({ subject: limits, tenant: { bytesPerDay: 1_000 } });

    const rejection = await quota.reserveBatch(uploads(10, 20, 30), TENANT);

    expect(rejection).toMatchObject({ status: 413, usage: { quota: name, reserved: 0 } });
    expect(rejection).toHaveProperty("message", expect.stringContaining("The 3 uploads together do not fit"));
    expect(rejection).toHaveProperty("message", expect.stringContaining(needed));
    const left = (await items()).map(({ sk }) => String(sk?.S)).filter((sk) => !sk.startsWith("count#"));
    expect(left).toEqual([]);
  });

  it("does not fit an unused quota that is smaller", async () => {
    const { quota } = await openQuota({ subject: { uploadsPerDay: 1, bytesPerDay: 10 } });

    expect(await quota.reserveBatch(uploads(0, 0), ALICE)).toMatchObject({
      usage: { quota: "uploadsPerDay" },
    });
    expect(await quota.reserveBatch(uploads(11), ALICE)).toMatchObject({ usage: { quota: "bytesPerDay" } });
    expect(await quota.reserveBatch(uploads(10), ALICE)).toMatchObject({ outcome: "reserved" });
  });

  it("counts as one request against the rate", async () => {
    const { quota } = await openQuota({ subject: { requestsPerSecond: 1 } });

    expect(await quota.reserveBatch(uploads(1, 2, 3), ALICE)).toMatchObject({ outcome: "reserved" });
    expect(await quota.reserveBatch(uploads(1, 2, 3), ALICE)).toMatchObject({ status: 429 });
  });

  it("with the same object twice reserves it once, because S3 stores only one of them", async () => {
    const { quota, instance } = await openQuota({ subject: { bytesPerDay: 30, uploadsPerDay: 2 } });
    const object = (key: string) => ({ object: { key, isWrittenOnce: true } });
    const [a, b, c, d] = uploads(10, 10, 20, 10);
    const batch = [
      { ...a, ...object("a.txt") },
      { ...b, ...object("a.txt") },
      { ...c, ...object("b.txt") },
      { ...d, ...object("a.txt") },
    ] as readonly UploadToReserve[];

    for (const round of [1, 2]) {
      expect(await quota.reserveBatch(batch, ALICE), `round ${round}`).toMatchObject({ outcome: "reserved" });
    }
    await instance().settle({ ...stored("u3", 10), ...object("a.txt") });

    expect(amounts(await quota.usage(ALICE))).toEqual([
      ["subject uploadsPerDay", 1, 1],
      ["subject bytesPerDay", 10, 20],
    ]);
  });

  it.each<[string, object]>([
    ["for another size", { bytes: 11 }],
    ["for an unknown size", { bytes: undefined }],
    ["if it can be overwritten", { object: { key: "a.txt", isWrittenOnce: false } }],
  ])("with the same object twice reserves for both %s", async (_what, more) => {
    const { quota } = await openQuota({ subject: { uploadsPerDay: 10 } });
    const [a, b] = uploads(10, 10).map((one) => ({ ...one, object: { key: "a.txt", isWrittenOnce: true } }));

    await quota.reserveBatch([a, { ...b, ...more }] as readonly UploadToReserve[], ALICE);

    expect(amounts(await quota.usage(ALICE))).toEqual([["subject uploadsPerDay", 0, 2]]);
  });

  it("needs room only for uploads that no earlier request has reserved", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 30 } });
    const object = (key: string) => ({ object: { key, isWrittenOnce: true } });
    const [a, b] = uploads(20, 10).map((one, at) => ({ ...one, ...object(`${at}.txt`) }));
    const [, , again] = uploads(0, 0, 20).map((one) => ({ ...one, ...object("0.txt") }));
    const beyond = { ...uploads(0, 0, 0, 1)[3], ...object("c.txt") };
    await quota.reserve(a as UploadToReserve, ALICE);

    for (const round of [1, 2, 3]) {
      const batch = [again, b, ...(round === 1 ? [beyond] : [])] as readonly UploadToReserve[];
      expect(await quota.reserveBatch(batch, ALICE), `round ${round}`).toMatchObject(
        round === 1 ? { status: 413 } : { outcome: "reserved" },
      );
    }
    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerDay", 0, 30]]);
  });

  it("of many uploads leaves no mark in a counter, and each upload expires separately", async () => {
    const { quota, instance, items, time } = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await quota.reserveBatch(uploads(...Array.from({ length: 30 }, () => 10)), ALICE);
    const [counter = {}] = (await items()).filter(({ sk }) => String(sk?.S).startsWith("count#"));
    expect(Object.keys(counter).filter((name) => name.startsWith("~"))).toEqual([]);
    await instance().settle(stored("u7", 10));
    time.now += 2 * HOUR_MS;

    for (let access = 0; access < 2; access += 1) await quota.usage(ALICE);

    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerDay", 10, 0]]);
    const open = (await items()).filter(({ sk }) => String(sk?.S).startsWith("open#"));
    expect(open).toEqual([]);
  });

  it.each([
    ["arrives", true],
    ["is lost", false],
  ])("counts no upload twice or for ever if it is cut off at any call, which %s", async (_what, arrives) => {
    for (let cut = 0; cut <= 14; cut += 1) {
      let calls = Number.NEGATIVE_INFINITY;
      const { quota, instance, items, time } = await openQuota(
        { subject: { bytesPerDay: 1_000 }, tenant: { bytesPerDay: 1_000 } },
        {
          through: (send) => async (url, request) => {
            calls += 1;
            if (calls <= cut) return send(url, request);
            if (calls === cut + 1 && arrives) await send(url, request);
            throw new Error("cut off");
          },
        },
      );
      calls = 0;
      await quota.reserveBatch(uploads(10, 20), TENANT);
      calls = Number.NEGATIVE_INFINITY;
      // The client may have its URLs if an upload is accepted unbooked.
      const object = stored("u0", 10, TENANT);
      await instance().settle(object);
      await instance().settle(object);
      for (let access = 0; access < 3; access += 1) {
        time.now += 2 * HOUR_MS;
        await instance().usage(TENANT);
      }

      expect(amounts(await instance().usage(TENANT)), `cut off after ${cut} calls`).toEqual([
        ["tenant bytesPerDay", 10, 0],
        ["subject bytesPerDay", 10, 0],
      ]);
      const open = (await items()).filter(({ sk }) => String(sk?.S).startsWith("open#"));
      expect(open, `cut off after ${cut} calls`).toEqual([]);
    }
  });
});
