import { describe, expect, it } from "vitest";
import { ALICE, amounts, openQuota, START, stored } from "./open-quota.js";

const DAY_MS = 86_400_000;
/** After this time, S3 has completed an upload and its event has come. */
const COMPLETION_MS = 901_000;
const UNTIL = START / 1_000 + 2 * 86_400;
const RULES = { subject: { bytesPerDay: 100, uploadsPerDay: 1 }, tenant: { bytesPerDay: 100 } };
const TENANT = { subject: "alice", tenant: "acme" };

/** An upload in parts of unknown size, and requests about it. */
function uploadOf(isWrittenOnce: boolean) {
  const object = { key: "a.txt", isWrittenOnce };
  return {
    created: { uploadId: "a", until: UNTIL, inParts: true, ...(isWrittenOnce && { object }) },
    completed: (bytes: number, s3UploadId = "s3-a") => ({ uploadId: "a", s3UploadId, object, bytes }),
    stored: (size: number) => ({ ...stored("a", size, TENANT), object }),
  };
}

/** Quotas whose table can be asked what is unfinished in it. */
async function openWith(rules: Parameters<typeof openQuota>[0] = RULES) {
  const open = await openQuota(rules);
  const unfinished = async () => {
    const all = await open.items();
    const marks = all.flatMap((item) => Object.keys(item).filter((name) => name.startsWith("~")));
    return [...marks, ...all.map(({ sk }) => String(sk?.S)).filter((sk) => sk.startsWith("open#"))];
  };
  const usage = async (caller = TENANT) => amounts(await open.quota.usage(caller));
  return { ...open, unfinished, usage };
}

describe.each([
  ["written once", true],
  ["that can be overwritten", false],
])("completing an upload of unknown size, of an object %s", (_what, isWrittenOnce) => {
  const { created, completed, stored: storedAs } = uploadOf(isWrittenOnce);

  it("reserves its bytes and no second upload, for any number of requests, until it is stored", async () => {
    const { quota, instance, usage, unfinished } = await openWith();
    const { reservationId = "" } = (await quota.reserve(created, TENANT)) as { reservationId?: string };
    await quota.bind(reservationId, "s3-a", TENANT);

    for (const count of [1, 2]) {
      expect(await instance().complete(completed(100), TENANT), `${count}`).toMatchObject({
        outcome: "reserved",
      });
      expect(await usage()).toEqual([
        ["tenant bytesPerDay", 0, 100],
        ["subject uploadsPerDay", 0, 1],
        ["subject bytesPerDay", 0, 100],
      ]);
    }
    for (const event of ["e", "e"]) await instance().settle({ ...storedAs(100), event });

    expect(await usage()).toEqual([
      ["tenant bytesPerDay", 100, 0],
      ["subject uploadsPerDay", 1, 0],
      ["subject bytesPerDay", 100, 0],
    ]);
    expect(await unfinished()).toEqual([]);
  });

  it("is rejected beyond the quota, and keeps the earlier reservation", async () => {
    const { quota, instance, usage } = await openWith({ ...RULES, tenant: { bytesPerDay: 99 } });
    await quota.reserve(created, TENANT);

    for (const rejected of [completed(100), completed(101)]) {
      expect(await instance().complete(rejected, TENANT)).toMatchObject({
        status: 413,
        usage: { reserved: 0 },
        message: expect.stringContaining("The upload does not fit"),
      });
    }
    expect((await usage()).map(([, ...both]) => both)).toEqual([
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
  });

  it("is counted on the day of its completion", async () => {
    const { quota, instance, usage, time, unfinished } = await openWith();
    await quota.reserve(created, TENANT);
    time.now += DAY_MS;
    expect(await instance().complete(completed(101), TENANT)).toMatchObject({ status: 413 });

    expect(await instance().complete(completed(60), TENANT)).toMatchObject({ outcome: "reserved" });
    expect((await usage()).map(([, ...both]) => both)).toEqual([
      [0, 60],
      [0, 1],
      [0, 60],
    ]);
    await instance().settle(storedAs(60));
    time.now += COMPLETION_MS;

    expect((await usage()).map(([, ...both]) => both)).toEqual([
      [60, 0],
      [1, 0],
      [60, 0],
    ]);
    expect(await unfinished()).toEqual([]);
  });

  it("keeps the whole reservation while S3 may complete it, and releases it on a later abort", async () => {
    const { quota, instance, usage, time, unfinished } = await openWith();
    await quota.reserve(created, TENANT);
    await instance().complete(completed(100), TENANT);
    const abort = () => instance().abort(completed(0), TENANT);

    await abort();
    expect((await usage()).map(([, , reserved]) => reserved)).toEqual([100, 1, 100]);
    time.now += COMPLETION_MS;
    await abort();

    expect((await usage()).map(([, , reserved]) => reserved)).toEqual([0, 0, 0]);
    expect(await unfinished()).toEqual([]);
  });
});

it("an unbound reservation covers only one upload that can overwrite an object", async () => {
  const { quota, instance } = await openWith({ subject: { uploadsPerDay: 1 } });
  const { created, completed } = uploadOf(false);
  await quota.reserve(created, ALICE);

  expect(await instance().complete(completed(10), ALICE)).toMatchObject({ outcome: "reserved" });
  expect(await instance().complete(completed(10, "s3-b"), ALICE)).toMatchObject({ status: 413 });
  expect(await instance().complete(completed(10), ALICE)).toMatchObject({ outcome: "reserved" });
});
