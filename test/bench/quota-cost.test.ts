import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { quotaUsd } from "../../bench/cost/cost-rows.js";
import { tableRequests } from "../../bench/cost/quota.js";
import type { QuotaRules } from "../../functions/quota/contract.js";
import { openQuota } from "../functions/quota/open-quota.js";

const CALLER = { subject: "alice", tenant: "acme" };
const CASES: readonly (readonly [number, QuotaRules])[] = [
  [1, { subject: { bytesPerDay: 100 } }],
  [2, { subject: { bytesPerDay: 100, uploadsPerDay: 9 }, tenant: { bytesPerMonth: 100 } }],
  [4, { subject: { bytesPerDay: 100, uploadsPerHour: 9 }, tenant: { bytesPerMonth: 100, uploadsPerDay: 9 } }],
];

/** Counts the requests of one upload that is created and booked. */
async function countRequests(rules: QuotaRules, isWrittenOnce: boolean) {
  const operations: string[] = [];
  const { instance, time } = await openQuota(rules, {
    through: (send) => (url, request) => {
      operations.push(request.headers["x-amz-target"] ?? "");
      return send(url, request);
    },
  });
  const until = Math.floor(time.now / 1_000) + 600;
  const object = { key: "a.txt", isWrittenOnce };
  await instance().reserve({ uploadId: "a", bytes: 1, until, ...(isWrittenOnce && { object }) }, CALLER);
  const created = operations.length;
  await instance().settle({ uploadId: "a", object, event: "event", size: 1, caller: CALLER });
  const count = (pattern: RegExp) => operations.filter((one) => pattern.test(one)).length;
  return { created, writes: count(/\.(UpdateItem|DeleteItem)$/), reads: count(/\.(GetItem|Query)$/) };
}

describe("the requests to the table of one upload", () => {
  it.each(CASES)("match the bill's counts with %i counters", async (counters, rules) => {
    const { writes, reads } = tableRequests(counters);

    for (const isWrittenOnce of [true, false]) {
      expect(await countRequests(rules, isWrittenOnce)).toEqual({ created: 2 + 2 + counters, writes, reads });
    }
  });
});

describe("docs/quotas.md", () => {
  it("says what quotas cost per million uploads", () => {
    const [one, two] = [quotaUsd(1), quotaUsd(2)];

    expect(readFileSync("docs/quotas.md", "utf8")).toContain(
      `| 1 | ${one.direct} | ${one.presigned} | ${one.edge} |\n| 2 | ${two.direct} | ${two.presigned} | ${two.edge} |\n`,
    );
  });
});
