import { describe, expect, it } from "vitest";
import { ALICE, amounts, openQuota, START, stored } from "./open-quota.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const UNTIL = START / 1_000 + 3_600;
const TENANT = { subject: "alice", tenant: "acme" };

/** An upload that lasts an hour. */
function upload(uploadId: string, bytes?: number) {
  return { uploadId, until: UNTIL, ...(bytes !== undefined && { bytes }) };
}

function inParts(uploadId: string, bytes: number) {
  return { ...upload(uploadId, bytes), inParts: true };
}

/** An upload in parts whose object can be overwritten, as a request to abort or complete it names it. */
function named(uploadId: string, s3UploadId: string) {
  return { uploadId, s3UploadId, object: { key: `${uploadId}.txt`, isWrittenOnce: false } };
}

describe("reserving", () => {
  it("reserves the declared bytes until the quota is used up", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 1_000 } });

    expect(await quota.reserve(upload("a", 600), ALICE)).toMatchObject({ outcome: "reserved" });
    expect(await quota.reserve(upload("b", 401), ALICE)).toMatchObject({
      outcome: "rejected",
      status: 413,
      code: "QuotaExceeded",
      usage: {
        quota: "bytesPerDay",
        scope: "subject",
        used: 0,
        reserved: 600,
        limit: 1_000,
        resetsAt: "2026-01-03T00:00:00.000Z",
      },
    });
    expect(await quota.reserve(upload("c", 400), ALICE)).toMatchObject({ outcome: "reserved" });
    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerDay", 0, 1_000]]);
  });

  it("has a separate quota for each subject", async () => {
    const { quota } = await openQuota({ subject: { uploadsPerHour: 1 } });

    await quota.reserve(upload("a"), ALICE);

    expect(await quota.reserve(upload("b"), { subject: "bob" })).toMatchObject({ outcome: "reserved" });
    expect(await quota.reserve(upload("c"), ALICE)).toMatchObject({ status: 413 });
  });

  it("shares a tenant's quota among its subjects; a rejected upload uses none of the quota", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 100 }, tenant: { bytesPerDay: 150 } });

    expect(await quota.reserve(upload("a", 101), TENANT)).toMatchObject({ usage: { scope: "subject" } });
    await quota.reserve(upload("b", 100), TENANT);
    const other = { subject: "bob", tenant: "acme" };

    expect(await quota.reserve(upload("c", 51), other)).toMatchObject({ usage: { scope: "tenant" } });
    expect(await quota.reserve(upload("d", 50), other)).toMatchObject({ outcome: "reserved" });
  });

  it("has a separate quota for the same subject in each tenant", async () => {
    const { quota } = await openQuota({ subject: { uploadsPerDay: 1 } });
    const ids = ["acme", "beta"].map((tenant) => ({ subject: "ci", tenant }));

    for (const caller of [...ids, { subject: "ci" }]) {
      const { tenant = "none" } = caller as { tenant?: string };
      expect(await quota.reserve(upload(tenant, 1), caller), tenant).toMatchObject({ outcome: "reserved" });
      expect(await quota.reserve(upload(`${tenant}-2`, 1), caller), tenant).toMatchObject({ status: 413 });
      expect(amounts(await quota.usage(caller)), tenant).toEqual([["subject uploadsPerDay", 0, 1]]);
    }
  });

  it("separates callers whose joined tenant and subject are equal", async () => {
    const { quota } = await openQuota({ subject: { uploadsPerDay: 1 } });
    const callers = [
      { tenant: "a-b", subject: "c" },
      { tenant: "a", subject: "b-c" },
      { tenant: "a_2Fb", subject: "c" },
      { tenant: "a", subject: "b_2Fc" },
      { subject: "a-b-c" },
      { subject: "a_2Fb_2Fc" },
    ];

    for (const [index, caller] of callers.entries()) {
      expect(await quota.reserve(upload(`u${index}`, 1), caller)).toMatchObject({ outcome: "reserved" });
    }
  });

  it("starts from zero in the next window of UTC", async () => {
    const { quota, time } = await openQuota({ subject: { uploadsPerDay: 1 } });
    await quota.reserve(upload("a"), ALICE);

    time.now += DAY_MS;

    expect(await quota.reserve(upload("b"), ALICE)).toMatchObject({ outcome: "reserved" });
  });

  it("accepts an upload of unknown size if anything is left", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 10 } });

    expect(await quota.reserve(upload("a"), ALICE)).toMatchObject({ outcome: "reserved" });
    await quota.settle(stored("a", 10));
    expect(await quota.reserve(upload("b"), ALICE)).toMatchObject({ status: 413 });
    expect(await quota.reserve(upload("c", 0), ALICE)).toMatchObject({ outcome: "reserved" });
  });

  it("reserves unknownSizeBytes for an upload of unknown size", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 100 }, unknownSizeBytes: 60 });

    expect(await quota.reserve(upload("a"), ALICE)).toMatchObject({ outcome: "reserved" });
    expect(await quota.reserve(upload("b"), ALICE)).toMatchObject({ usage: { reserved: 60 } });
    await quota.settle(stored("a", 10));
    expect(await quota.reserve(upload("c"), ALICE)).toMatchObject({ outcome: "reserved" });
  });

  it("makes a second reservation for a repeated id", async () => {
    const { quota } = await openQuota({ subject: { uploadsPerDay: 2 } });

    await quota.reserve(upload("a"), ALICE);
    await quota.reserve(upload("a"), ALICE);

    expect(await quota.reserve(upload("a"), ALICE)).toMatchObject({ status: 413 });
  });

  it("accepts exactly as many concurrent uploads as fit", async () => {
    const { instance, items } = await openQuota({ tenant: { uploadsPerDay: 10 } });
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, index) => instance().reserve(upload(`u${index}`, 1), TENANT)),
    );

    expect(all.filter(({ outcome }) => outcome === "reserved")).toHaveLength(10);
    const uploads = (await items()).filter(({ sk }) => String(sk?.S).startsWith("upload#"));
    expect(uploads).toHaveLength(10);
  });

  it("removes marks of open uploads from the counter of a busy tenant", async () => {
    const { quota, items } = await openQuota({ tenant: { uploadsPerDay: 100 } });
    for (let index = 0; index < 40; index += 1) await quota.reserve(upload(`u${index}`, 1), TENANT);

    const [counter = {}] = (await items()).filter(({ sk }) => String(sk?.S).startsWith("count#"));
    expect(Object.keys(counter).filter((name) => name.startsWith("~")).length).toBeLessThanOrEqual(16);
    for (let index = 0; index < 40; index += 1) await quota.settle(stored(`u${index}`, 2, TENANT));
    expect(amounts(await quota.usage(TENANT))).toEqual([["tenant uploadsPerDay", 40, 0]]);
  });
});

describe("limits", () => {
  it("are the limits of the caller's group, and with several groups the largest limits", async () => {
    const { quota } = await openQuota({
      subject: { uploadsPerDay: 1, bytesPerDay: 50 },
      groups: { premium: { bytesPerDay: 100 }, gold: { bytesPerDay: 200 } },
    });
    const member = { subject: "carol", groups: ["premium", "gold"] };

    expect(await quota.reserve(upload("a", 150), member)).toMatchObject({ outcome: "reserved" });
    expect(await quota.reserve(upload("b", 1), member)).toMatchObject({ usage: { quota: "uploadsPerDay" } });
    expect(await quota.reserve(upload("c", 51), ALICE)).toMatchObject({ usage: { limit: 50 } });
  });

  it("come from the default, a group, a claim and the table's item, in increasing precedence", async () => {
    const limits = (uploadsPerDay: number) => ({ uploadsPerDay });
    const { instance, setLimits } = await openQuota({
      subject: { ...limits(1), bytesPerDay: 1_000 },
      groups: { premium: limits(2) },
      claims: { plan: { pro: limits(3), max: limits(4) }, constructor: { pro: limits(9) } },
    });
    const limitOf = async (more: object) => {
      const usage = await instance().usage({ ...ALICE, ...more });
      return usage.map(({ limit }) => limit);
    };
    const groups = ["premium"];

    expect(await limitOf({ claims: { plan: ["free"], other: ["pro"] } })).toEqual([1, 1_000]);
    expect(await limitOf({ groups, claims: {} })).toEqual([2, 1_000]);
    expect(await limitOf({ groups, claims: { plan: ["pro"] } })).toEqual([3, 1_000]);
    expect(await limitOf({ claims: { plan: ["max", "pro", "toString"] } })).toEqual([4, 1_000]);
    await setLimits("limits#subject#alice", limits(5));
    expect(await limitOf({ groups, claims: { plan: ["pro"] } })).toEqual([5, 1_000]);
  });

  it("change a minute after an operator puts an item into the table", async () => {
    const { quota, setLimits, time } = await openQuota({ subject: { uploadsPerDay: 0 } });
    expect(await quota.reserve(upload("a"), ALICE)).toMatchObject({ status: 413 });

    await setLimits("limits#subject#alice", { uploadsPerDay: 1 });
    time.now += 61_000;

    expect(await quota.reserve(upload("b"), ALICE)).toMatchObject({ outcome: "reserved" });
  });

  it("reject all uploads, with the reason, while an operator's item is invalid", async () => {
    const { quota, setLimits } = await openQuota({ subject: { uploadsPerDay: 1 } });
    await setLimits("limits#subject#alice", { uploadsPerDay: -1 });

    expect(await quota.reserve(upload("a"), ALICE)).toMatchObject({
      status: 503,
      detail: expect.stringContaining("limits#subject#alice / limits is invalid: uploadsPerDay is -1"),
    });
    expect(await quota.reserve(upload("a"), { subject: "bob" })).toMatchObject({ outcome: "reserved" });
  });

  it("that an operator sets for a subject of one tenant do not change the same subject of other tenants", async () => {
    const { quota, setLimits } = await openQuota({ subject: { uploadsPerDay: 0 } });
    await setLimits("limits#subject#acme/ci", { uploadsPerDay: 1 });

    const outcomeFor = (caller: { subject: string; tenant?: string }) =>
      quota.reserve(upload("a", 1), caller);

    expect(await outcomeFor({ subject: "ci", tenant: "beta" })).toMatchObject({ status: 413 });
    expect(await outcomeFor({ subject: "ci" })).toMatchObject({ status: 413 });
    expect(await outcomeFor({ subject: "ci", tenant: "acme" })).toMatchObject({ outcome: "reserved" });
  });

  it("cost one read, and use none of the tenant's room, while a caller repeats rejected requests", async () => {
    const asked: string[] = [];
    const { quota } = await openQuota(
      { subject: { bytesPerDay: 100 }, tenant: { bytesPerDay: 1_000 } },
      {
        through: (send) => (url, request) => {
          asked.push(String(request.headers["x-amz-target"]).replace(/.*\./, ""));
          return send(url, request);
        },
      },
    );
    await quota.reserve(upload("a", 90), TENANT);
    await quota.reserve(upload("b", 90), TENANT);
    asked.length = 0;

    expect(await quota.reserve(upload("c", 90), TENANT)).toMatchObject({ usage: { scope: "subject" } });
    expect(await quota.reserve(upload("d", 101), TENANT)).toMatchObject({ usage: { scope: "subject" } });

    expect(asked.filter((operation) => operation !== "Query")).toEqual(["GetItem", "GetItem"]);
    expect(await quota.reserve(upload("e", 10), TENANT)).toMatchObject({ outcome: "reserved" });
  });

  it("reject immediately if an instance knows that a limit is used up", async () => {
    let calls = 0;
    const { quota } = await openQuota(
      { subject: { uploadsPerDay: 1 } },
      {
        through: (send) => (url, request) => {
          calls += 1;
          return send(url, request);
        },
      },
    );
    await quota.reserve(upload("a"), ALICE);
    await quota.settle(stored("a", 1));
    await quota.reserve(upload("b"), ALICE);
    calls = 0;

    expect(await quota.reserve(upload("c"), ALICE)).toMatchObject({ status: 413, usage: { used: 1 } });
    expect(calls).toBe(0);
  });

  it("below the current usage reject uploads, and make no count negative", async () => {
    const { quota, setLimits, time } = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await quota.reserve(upload("a", 900), ALICE);
    await setLimits("limits#subject#alice", { bytesPerDay: 100 });
    time.now += 61_000;

    expect(await quota.reserve(upload("b", 1), ALICE)).toMatchObject({
      usage: { used: 0, reserved: 900, limit: 100 },
    });
    expect(await quota.reserve(upload("c", 0), ALICE)).toMatchObject({ outcome: "reserved" });
    await quota.settle(stored("a", 900));
    expect(await quota.reserve(upload("d", 0), ALICE)).toMatchObject({ outcome: "reserved" });
    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerDay", 900, 0]]);
  });
});

describe("settling", () => {
  it("books the real size in place of the reserved one, once for one event", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 1_000, uploadsPerDay: 10 } });
    await quota.reserve(upload("a", 600), ALICE);

    await quota.settle(stored("a", 500));
    await quota.settle(stored("a", 500));

    expect(amounts(await quota.usage(ALICE))).toEqual([
      ["subject uploadsPerDay", 1, 0],
      ["subject bytesPerDay", 500, 0],
    ]);
  });

  it("finds each reservation of several uploads with the same id", async () => {
    const { quota, instance, items } = await openQuota({
      subject: { bytesPerDay: 1_000, uploadsPerDay: 20 },
    });
    await Promise.all([1, 2, 3, 4].map(() => instance().reserve(upload("a"), ALICE)));
    for (let count = 0; count < 4; count += 1) await instance().reserve(upload("a"), ALICE);
    const events = Array.from({ length: 8 }, (_, index) => `event-${index}`);

    for (const event of [...events, ...events]) await instance().settle(stored("a", 10, ALICE, event));

    expect(amounts(await quota.usage(ALICE))).toEqual([
      ["subject uploadsPerDay", 8, 0],
      ["subject bytesPerDay", 80, 0],
    ]);
    expect((await items()).filter(({ sk }) => String(sk?.S).startsWith("open#"))).toEqual([]);
  });

  it("also books a second object with the same upload id", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await quota.reserve(upload("a", 100), ALICE);

    await quota.settle(stored("a", 100));
    await quota.settle(stored("a", 70, ALICE, "another-event"));
    await quota.settle(stored("a", 70, ALICE, "another-event"));

    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerDay", 170, 0]]);
  });

  it("books an object that is stored after its reservation was released", async () => {
    const { quota, time } = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await quota.reserve(upload("a", 600), ALICE);
    time.now += 2 * HOUR_MS;
    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerDay", 0, 0]]);

    await quota.settle(stored("a", 600));

    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerDay", 600, 0]]);
  });

  it("books an event once if its reservation is made after it", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 1_000 } });

    await quota.settle(stored("a", 70));
    await quota.reserve(upload("a", 100), ALICE);
    await quota.settle(stored("a", 70));

    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerDay", 70, 100]]);
  });

  it("books in the window of the reservation, even after that has ended", async () => {
    const { quota, time } = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await quota.reserve(upload("a", 600), ALICE);
    time.now += DAY_MS;

    await quota.settle(stored("a", 600));

    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerDay", 0, 0]]);
  });

  it("leaves no mark and no open reservation behind", async () => {
    const { quota, items } = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await quota.reserve(upload("a", 600), ALICE);
    await quota.settle(stored("a", 600));

    const left = await items();
    expect(left.map(({ sk }) => sk?.S)).toEqual(["count#day#2026-01-02", "upload#a"]);
    expect(Object.keys(left[0] ?? {}).filter((name) => name.startsWith("~"))).toEqual([]);
  });
});

describe("releasing", () => {
  it("releases an aborted upload's reservation, once", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await quota.reserve(inParts("a", 600), ALICE);
    await quota.bind("a", "s3-upload", ALICE);

    await quota.abort(named("a", "s3-upload"), ALICE);
    await quota.abort(named("a", "s3-upload"), ALICE);

    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerDay", 0, 0]]);
  });

  it.each([
    ["of another subject of the tenant", { subject: "mallory", tenant: "acme" }, "s3-upload"],
    ["by another of S3's uploads", TENANT, "another-s3-upload"],
  ])("does not release a reservation %s", async (_what, caller, s3UploadId) => {
    const { quota } = await openQuota({ tenant: { bytesPerDay: 1_000 } });
    await quota.reserve(inParts("a", 600), TENANT);
    await quota.bind("a", "s3-upload", TENANT);

    await quota.abort(named("a", s3UploadId), caller);

    expect(amounts(await quota.usage(TENANT))).toEqual([["tenant bytesPerDay", 0, 600]]);
  });

  it("does not release a single PUT, because nothing can abort it", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 1_000 } });
    await quota.reserve(upload("a", 600), ALICE);

    await quota.abort(named("a", "s3-upload"), ALICE);

    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerDay", 0, 600]]);
  });

  it("keeps a reservation until it expires, even if its id is repeated with an earlier expiry", async () => {
    const { quota, time } = await openQuota({ subject: { bytesPerMonth: 1_000 } });
    await quota.reserve({ ...upload("a", 600), until: UNTIL + 9_999 }, ALICE);
    await quota.reserve(upload("a", 100), ALICE);
    time.now += HOUR_MS + 1_000;

    expect(amounts(await quota.usage(ALICE))).toEqual([["subject bytesPerMonth", 0, 600]]);
  });

  it("releases all expired reservations of one request", async () => {
    const { quota, time } = await openQuota({ subject: { uploadsPerMonth: 27 } });
    const all = Array.from({ length: 27 }, (_, index) => upload(`u${index}`, 1));
    await quota.reserveBatch(all, ALICE);
    time.now += HOUR_MS + 1_000;
    const later = all.map((one) => ({ ...one, uploadId: `${one.uploadId}-later`, until: UNTIL + 9_999 }));

    expect(await quota.reserveBatch(later, ALICE)).toMatchObject({ outcome: "reserved" });
  });

  it("separates a subject's tenants, and releases expired reservations in each", async () => {
    const { quota, time } = await openQuota({ subject: { bytesPerMonth: 1_000 } });
    const [acme, beta] = [
      { subject: "ci", tenant: "acme" },
      { subject: "ci", tenant: "beta" },
    ];
    await quota.reserve(upload("a", 1_000), acme);
    time.now += HOUR_MS + 1_000;
    const later = (uploadId: string) => ({ ...upload(uploadId, 1_000), until: UNTIL + 9_999 });

    expect(await quota.reserve(later("b"), beta)).toMatchObject({ outcome: "reserved" });
    expect(await quota.reserve(later("c"), acme)).toMatchObject({ outcome: "reserved" });
  });

  it("releases expired reservations as soon as a tenant's other subject needs the room", async () => {
    const { quota, time } = await openQuota({ tenant: { bytesPerDay: 1_000 } });
    await quota.reserve(upload("a", 1_000), TENANT);
    const other = { subject: "bob", tenant: "acme" };
    expect(await quota.reserve(upload("b", 1), other)).toMatchObject({ status: 413 });

    time.now += HOUR_MS + 1_000;

    expect(await quota.reserve({ ...upload("c", 1_000), until: UNTIL + 9_999 }, other)).toMatchObject({
      outcome: "reserved",
    });
  });
});

describe("a table that does not answer", () => {
  const down = () => async () => {
    throw new Error("connect ECONNREFUSED");
  };

  it("rejects with 503 by default", async () => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 1 } }, { through: down });

    expect(await quota.reserve(upload("a", 1), ALICE)).toMatchObject({
      outcome: "rejected",
      status: 503,
      code: "QuotaUnavailable",
      retryAfterSeconds: 5,
    });
  });

  it("accepts unbooked uploads if the settings say so", async () => {
    const { quota } = await openQuota(
      { subject: { bytesPerDay: 1 }, onUnavailable: "accept" },
      { through: down },
    );

    expect(await quota.reserve(upload("a", 1), ALICE)).toMatchObject({ outcome: "unbooked" });
  });

  it("undoes as much as possible of a reservation that gets no response in time", async () => {
    let updates = 0;
    const { quota } = await openQuota(
      { subject: { bytesPerDay: 1_000 }, tenant: { bytesPerDay: 1_000 } },
      {
        through: (send) => (url, request) => {
          const isCount =
            String(request.body).includes("count#") && String(request.body).includes(":bytesRoom");
          if (isCount) updates += 1;
          return isCount && updates === 2 ? Promise.reject(new Error("cut off")) : send(url, request);
        },
      },
    );

    expect(await quota.reserve(upload("a", 1_000), TENANT)).toMatchObject({ status: 503 });

    expect(await quota.reserve(upload("b", 1_000), TENANT)).toMatchObject({ outcome: "reserved" });
  });

  it("leaves no reservation that is never released if a function is cut off at any step", async () => {
    for (let cut = 1; cut <= 6; cut += 1) {
      let calls = 0;
      const { quota, instance, time } = await openQuota(
        { subject: { bytesPerDay: 1_000 }, tenant: { bytesPerDay: 1_000 } },
        {
          through: (send) => (url, request) => {
            calls += 1;
            // The overrides are two calls.
            return calls > 2 + cut && calls < 100 ? Promise.reject(new Error("cut off")) : send(url, request);
          },
        },
      );
      await quota.reserve(upload("a", 1_000), TENANT);
      calls = 100;
      time.now += 2 * HOUR_MS;

      const later = await instance().reserve({ ...upload("b", 1_000), until: UNTIL + 9_999 }, TENANT);
      expect(later, `cut off after ${cut} calls`).toMatchObject({ outcome: "reserved" });
    }
  });
});

describe("completing an upload in parts", () => {
  const completed = (bytes: number, uploadId = "a") => ({ ...named(uploadId, `s3-${uploadId}`), bytes });

  it("reserves no more if its creation has reserved enough", async () => {
    const { quota } = await openQuota({
      subject: { bytesPerDay: 100, uploadsPerDay: 1, requestsPerSecond: 1 },
    });
    await quota.reserve(upload("a", 100), ALICE);
    await quota.bind("a", "s3-a", ALICE);

    expect(await quota.complete(completed(100), ALICE)).toMatchObject({ outcome: "reserved" });
    expect(amounts(await quota.usage(ALICE))).toContainEqual(["subject bytesPerDay", 0, 100]);
  });

  it.each([
    ["is larger than what is left", { bytes: 151 }],
    ["belongs to another upload of S3's", { s3UploadId: "s3-other" }],
    ["was never created", { uploadId: "b" }],
  ])("needs room for an object that %s", async (_what, more) => {
    const { quota } = await openQuota({ subject: { bytesPerDay: 150 } });
    await quota.reserve(upload("a", 100), ALICE);
    await quota.bind("a", "s3-a", ALICE);

    expect(await quota.complete({ ...completed(100), ...more }, ALICE)).toMatchObject({ status: 413 });
  });

  it("reserves again after its reservation has ended, once for repeated requests", async () => {
    const { quota, time } = await openQuota({ subject: { bytesPerMonth: 100 } });
    await quota.reserve(upload("a", 60), ALICE);
    await quota.bind("a", "s3-a", ALICE);
    time.now += 2 * HOUR_MS;
    await quota.reserve(upload("b", 40), ALICE);
    await quota.reserve(upload("c", 1), ALICE);

    expect(await quota.complete(completed(60), ALICE)).toMatchObject({ outcome: "reserved" });
    expect(await quota.complete(completed(60), ALICE)).toMatchObject({ outcome: "reserved" });
    expect(await quota.complete(completed(61), ALICE)).toMatchObject({ status: 413 });
  });

  it("finds the reservation by its object until the object is stored, and then leaves no item for this lookup", async () => {
    const { quota, instance, items } = await openQuota({ subject: { bytesPerDay: 100 } });
    const finders = async () => (await items()).filter(({ sk }) => String(sk?.S).startsWith("parts#")).length;
    const object = { key: "uploads/alice/a.txt", isWrittenOnce: false };
    const completed = { s3UploadId: "s3-a", object, bytes: 100 };
    await quota.reserve({ ...inParts("a", 100), object }, ALICE);
    await quota.reserve({ ...inParts("b", 1), object }, ALICE);

    expect(await quota.complete(completed, ALICE)).toMatchObject({ outcome: "reserved" });
    expect(await quota.complete(completed, { subject: "bob" })).toMatchObject({ outcome: "reserved" });
    expect(await quota.complete({ ...completed, s3UploadId: "s3-b" }, ALICE)).toMatchObject({ status: 413 });
    expect(await finders()).toBe(1);
    await instance().settle(stored("a", 100));
    expect(await finders()).toBe(0);
    expect(amounts(await quota.usage({ subject: "bob" }))).toEqual([["subject bytesPerDay", 0, 100]]);
  });
});
