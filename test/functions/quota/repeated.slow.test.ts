import { describe, expect, it } from "vitest";
import { ALICE, amounts, openQuota, START, stored } from "./open-quota.js";

const HOUR_MS = 3_600_000;
/** After this time, S3 has completed an upload and its event has come. */
const COMPLETION_MS = 901_000;
const TENANT = { subject: "alice", tenant: "acme" };
const OBJECT = { key: "uploads/alice/a.txt", isWrittenOnce: true };

/** One request for the same object of 100 bytes. */
function request(uploadId: string, more: object = {}) {
  return { uploadId, bytes: 100, until: START / 1_000 + 3_600, object: OBJECT, ...more };
}

/** The subject's counter of a day. */
async function day({ quota }: Pick<Awaited<ReturnType<typeof openQuota>>, "quota">) {
  const [, used, reserved] = amounts(await quota.usage(ALICE))[0] ?? [];
  return { used, reserved };
}

describe("a repeated request for an object that is written once", () => {
  it("shares one reservation, even if nothing else is left", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 100, uploadsPerDay: 1 } });
    await open.quota.reserve(request("a"), ALICE);
    expect(await open.quota.reserve(request("b", { object: undefined }), ALICE)).toMatchObject({
      status: 413,
    });

    for (const id of ["c", "d"]) {
      expect(await open.quota.reserve(request(id), ALICE)).toMatchObject({
        outcome: "reserved",
        quotas: [{ reserved: 1 }, { reserved: 100 }],
      });
    }
    await open.quota.settle({ ...stored("d", 100), object: OBJECT });

    expect(await day(open)).toEqual({ used: 1, reserved: 0 });
    expect(amounts(await open.quota.usage(ALICE))).toContainEqual(["subject bytesPerDay", 100, 0]);
  });

  it("counts against the rate like any other request", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 100, requestsPerSecond: 1 } });
    await quota.reserve(request("a"), ALICE);

    expect(await quota.reserve(request("b"), ALICE)).toMatchObject({ status: 429 });
  });

  it("books each event once, whichever upload it names, in any order", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await open.quota.reserve(request("a"), ALICE);
    await open.quota.reserve(request("b"), ALICE);
    const [first, second] = [
      { ...stored("b", 100), object: OBJECT },
      // The object was removed, and another of its uploads came.
      { ...stored("a", 100), object: OBJECT },
    ];
    for (const event of [first, first, second, first, second]) await open.instance().settle(event);

    expect(await day(open)).toEqual({ used: 200, reserved: 0 });
  });

  it("extends the reservation to the expiry of the last request", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await open.quota.reserve(request("a"), ALICE);
    await open.quota.reserve(request("b", { until: START / 1_000 + 7_200 }), ALICE);

    open.time.now += 1.5 * HOUR_MS;
    expect(await day(open)).toEqual({ used: 0, reserved: 100 });
    open.time.now += HOUR_MS;
    expect(await day(open)).toEqual({ used: 0, reserved: 0 });
    const left = (await open.items()).filter(({ sk }) => String(sk?.S).startsWith("open#"));
    expect(left).toEqual([]);
  });

  it.each([
    ["of another size", { bytes: 99 }, ALICE],
    ["of unknown size", { bytes: undefined }, ALICE],
    ["of another object", { object: { ...OBJECT, key: "uploads/alice/b.txt" } }, ALICE],
    ["in parts", { inParts: true }, ALICE],
    ["for an object that can be overwritten", { object: { ...OBJECT, isWrittenOnce: false } }, ALICE],
    ["by another subject", {}, { subject: "bob" }],
  ])("makes its own reservation if it is %s", async (_what, more, caller) => {
    const { quota, items } = await openQuota({ subject: { uploadsPerDay: 10 } });
    await quota.reserve(request("a"), ALICE);
    await quota.reserve(request("b", more), caller);

    const counters = (await items()).filter(({ sk }) => String(sk?.S).startsWith("count#"));
    const uploads = counters.map(({ reservedUploads }) => Number(reservedUploads?.N));
    expect(uploads.reduce((so, one) => so + one, 0)).toBe(2);
  });

  it("does not reserve for an upload of unknown size after an empty object", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 0 } });
    expect(await quota.reserve(request("a", { bytes: 0 }), ALICE)).toMatchObject({ outcome: "reserved" });

    expect(await quota.reserve(request("b", { bytes: undefined }), ALICE)).toMatchObject({ status: 413 });
  });

  it("reserves in today's window", async () => {
    const open = await openQuota({ subject: { bytesPerHour: 100 } });
    await open.quota.reserve(request("a", { until: START / 1_000 + 7_200 }), ALICE);
    open.time.now += HOUR_MS;
    await open.quota.reserve(request("b", { until: START / 1_000 + 7_200 }), ALICE);

    expect(await day(open)).toEqual({ used: 0, reserved: 100 });
  });

  it("reserves again after the object is booked, because only S3 knows whether it still exists", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await open.quota.reserve(request("a"), ALICE);
    await open.quota.settle({ ...stored("a", 100), object: OBJECT });

    await open.quota.reserve(request("b"), ALICE);

    expect(await day(open)).toEqual({ used: 100, reserved: 100 });
  });

  it("shares one reservation among many concurrent requests", async () => {
    const open = await openQuota({ subject: { uploadsPerDay: 1 }, tenant: { uploadsPerDay: 1 } });
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => open.instance().reserve(request(`u${index}`), TENANT)),
    );

    expect(all.filter(({ outcome }) => outcome === "reserved").length).toBeGreaterThan(0);
    expect(amounts(await open.quota.usage(TENANT))).toEqual([
      ["tenant uploadsPerDay", 0, 1],
      ["subject uploadsPerDay", 0, 1],
    ]);
  });

  it("is found by its object after any number of reservations that were aborted", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 10_000 } });
    const inParts = (id: string) => ({ ...request(id), inParts: true });
    const named = { object: OBJECT, s3UploadId: "s3" };
    for (let round = 0; round < 25; round += 1) {
      await open.quota.reserve(inParts(`u${round}`), ALICE);
      await open.quota.abort(named, ALICE);
    }
    expect(await day(open)).toEqual({ used: 0, reserved: 0 });

    await open.quota.reserve(inParts("last"), ALICE);
    await open.quota.complete({ ...named, bytes: 100 }, ALICE);
    expect(await day(open)).toEqual({ used: 0, reserved: 100 });
    const kept = (await open.items()).filter(({ sk }) => String(sk?.S).startsWith("upload#object."));
    expect(kept.length).toBeLessThanOrEqual(10);
  });

  it("is booked once for each event, although its reservations are retired", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 10_000 } });
    const events = Array.from({ length: 25 }, (_, at) => ({ ...stored(`u${at}`, 100), object: OBJECT }));
    for (const event of events) {
      await open.quota.reserve(request(event.uploadId), ALICE);
      await open.instance().settle(event);
    }
    await open.quota.reserve(request("open"), ALICE);
    for (const event of events) await open.instance().settle(event);

    expect(amounts(await open.quota.usage(ALICE))).toEqual([["subject bytesPerDay", 2_500, 100]]);
  });

  it("counts exactly after more reservations of one object than the maximum", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 10_000 } });
    for (let round = 0; round < 12; round += 1) {
      await open.quota.reserve(request(`u${round}`), ALICE);
      await open.quota.settle({ ...stored(`u${round}`, 100), object: OBJECT });
    }

    expect(await day(open)).toEqual({ used: 1_200, reserved: 0 });
  });

  it("does not release a reservation that another request relies on", async () => {
    let loseFirst: (() => Promise<unknown>) | undefined;
    const open = await openQuota(
      { subject: { bytesPerDay: 100 } },
      {
        through: (send) => async (url, sent) => {
          const answer = await send(url, sent);
          const before = String(sent.body).includes(":bytesRoom") ? loseFirst : undefined;
          if (before === undefined) return answer;
          loseFirst = undefined;
          await before();
          throw new Error("The response is lost.");
        },
      },
    );
    let other: unknown;
    loseFirst = async () => {
      other = await open.instance().reserve(request("b"), ALICE);
    };

    expect(await open.instance().reserve(request("a"), ALICE)).toMatchObject({ status: 503 });

    expect(other).toMatchObject({ outcome: "reserved" });
    expect(await day(open)).toEqual({ used: 0, reserved: 100 });
  });
});

describe("a repeated batch", () => {
  it("reserves only new uploads, even if nothing else is left", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 150 } });
    const other = { ...OBJECT, key: "uploads/alice/b.txt" };
    await open.quota.reserve(request("a"), ALICE);

    for (const round of [1, 2]) {
      const batch = [request(`c${round}`), request(`d${round}`, { bytes: 50, object: other })];
      expect(await open.quota.reserveBatch(batch, ALICE), `round ${round}`).toMatchObject({
        outcome: "reserved",
      });
    }
    expect(await day(open)).toEqual({ used: 0, reserved: 150 });
    await open.instance().settle({ ...stored("d2", 50), object: other });
    expect(await day(open)).toEqual({ used: 50, reserved: 100 });
  });
});

describe("an upload in parts of an object that is written once", () => {
  const named = (s3UploadId: string) => ({ uploadId: "a", s3UploadId, object: OBJECT });
  const parts = (uploadId: string) => request(uploadId, { inParts: true });

  it("is covered by one reservation, whichever of its uploads is completed", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 100 } });
    for (const id of ["a", "b"]) {
      await open.quota.reserve(parts(id), ALICE);
      await open.quota.bind("object", `s3-${id}`, ALICE);
    }

    for (const id of ["s3-a", "s3-b"]) {
      expect(await open.quota.complete({ ...named(id), bytes: 100 }, ALICE)).toMatchObject({
        outcome: "reserved",
      });
    }
    expect(await open.quota.complete({ ...named("s3-a"), bytes: 101 }, ALICE)).toMatchObject({ status: 413 });
    expect(await day(open)).toEqual({ used: 0, reserved: 100 });
  });

  it("finds the reservation to release by its object when it is aborted, and needs room again to be completed", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 100 } });
    await open.quota.reserve(parts("a"), ALICE);

    await open.quota.abort({ s3UploadId: "s3-a", object: OBJECT }, ALICE);
    expect(await day(open)).toEqual({ used: 0, reserved: 0 });
    await open.quota.reserve(request("b", { bytes: 1, object: undefined }), ALICE);

    const completed = { s3UploadId: "s3-a", object: OBJECT, bytes: 100 };
    expect(await open.quota.complete(completed, ALICE)).toMatchObject({ status: 413 });
  });

  it.each([
    ["by another subject of the tenant", parts("a"), { subject: "mallory", tenant: "acme" }],
    ["if it is a single PUT, which may be under way", request("a"), TENANT],
  ])("is not released %s", async (_what, upload, caller) => {
    const { quota } = await openQuota({ tenant: { bytesPerDay: 100 } });
    await quota.reserve(upload, TENANT);

    await quota.abort({ s3UploadId: "s3-a", object: OBJECT }, caller);

    expect(amounts(await quota.usage(TENANT))).toEqual([["tenant bytesPerDay", 0, 100]]);
  });
});

describe("an upload in parts of an object that can be overwritten", () => {
  it("finds the reservation to release by its object when it is aborted, one upload per request", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 1_000 } });
    const object = { ...OBJECT, isWrittenOnce: false };
    for (const id of ["a", "b"]) await open.quota.reserve(request(id, { inParts: true, object }), ALICE);

    await open.quota.complete({ s3UploadId: "s3-b", object, bytes: 100 }, ALICE);
    open.time.now += COMPLETION_MS;
    await open.quota.abort({ s3UploadId: "s3-b", object }, ALICE);
    await open.quota.abort({ s3UploadId: "s3-b", object }, { subject: "bob" });

    expect(await day(open)).toEqual({ used: 0, reserved: 100 });
  });
});

describe("an upload in parts that S3 may be completing", () => {
  const objectThat = (isWrittenOnce: boolean) => ({ ...OBJECT, isWrittenOnce });
  it.each([
    ["by its own id, if the key is written once", true, "s3-a"],
    ["by another upload's id, if the key is written once", true, "s3-twin"],
    ["by its own id, if the object can be overwritten", false, "s3-a"],
  ])("is not released %s", async (_what, isWrittenOnce, aborted) => {
    const open = await openQuota({ subject: { bytesPerDay: 1_000 } });
    const object = objectThat(isWrittenOnce);
    await open.quota.reserve(request("a", { inParts: true, object }), ALICE);

    await open.quota.complete({ s3UploadId: "s3-a", object, bytes: 100 }, ALICE);
    await open.quota.abort({ s3UploadId: aborted, object }, ALICE);

    expect(await day(open)).toEqual({ used: 0, reserved: 100 });
  });

  it.each([[true], [false]])(
    "is not released if only its completion has a reservation (written once: %s)",
    async (isWrittenOnce) => {
      const open = await openQuota({ subject: { bytesPerDay: 1_000 } });
      const object = objectThat(isWrittenOnce);

      await open.quota.complete({ s3UploadId: "s3-a", object, bytes: 100 }, ALICE);
      await open.quota.abort({ s3UploadId: "s3-a", object }, ALICE);

      expect(await day(open)).toEqual({ used: 0, reserved: 100 });
    },
  );

  it("can be aborted again after S3 has had time to complete it", async () => {
    const open = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await open.quota.reserve(request("a", { inParts: true }), ALICE);
    await open.quota.complete({ s3UploadId: "s3-a", object: OBJECT, bytes: 100 }, ALICE);

    open.time.now += COMPLETION_MS;
    await open.quota.abort({ s3UploadId: "s3-a", object: OBJECT }, ALICE);

    expect(await day(open)).toEqual({ used: 0, reserved: 0 });
  });
});
