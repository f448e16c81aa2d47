import { describe, expect, it } from "vitest";
import { ALICE, amounts, openQuota, START, stored } from "./open-quota.js";

const HOUR_MS = 3_600_000;
const TENANT = { subject: "alice", tenant: "acme" };

/** Uploads of these sizes that last an hour. */
function uploads(...sizes: readonly number[]) {
  return sizes.map((bytes, index) => ({ uploadId: `u${index}`, bytes, until: START / 1_000 + 3_600 }));
}

describe("a batch", () => {
  it("is reserved as one sum, and each of its uploads is settled by itself", async () => {
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

  it("takes one request of the rate", async () => {
    const { quota } = await openQuota({ subject: { requestsPerSecond: 1 } });

    expect(await quota.reserveBatch(uploads(1, 2, 3), ALICE)).toMatchObject({ outcome: "reserved" });
    expect(await quota.reserveBatch(uploads(1, 2, 3), ALICE)).toMatchObject({ status: 429 });
  });

  it("of many uploads leaves no mark in a counter, and expires upload by upload", async () => {
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
  ])(
    "counts nothing twice and nothing for ever if the call at which it is cut off %s",
    async (_what, arrives) => {
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
    },
  );
});
