import { describe, expect, it } from "vitest";
import { partLength } from "../../../../functions/presign/multipart/part-plan.js";
import { planRequestedParts } from "../../../../functions/presign/multipart/requested-parts.js";

const MIB = 1_048_576;
const MAX = 53_687_091_200_000;

describe("planRequestedParts", () => {
  it.each([
    ["nothing, which is one empty part", 0, undefined, 16 * MIB, 1],
    ["one byte", 1, undefined, 16 * MIB, 1],
    ["exactly one part", 16 * MIB, undefined, 16 * MIB, 1],
    ["a byte more than one part", 16 * MIB + 1, undefined, 16 * MIB, 2],
    ["the largest object with parts of 16 MiB", 160_000 * MIB, undefined, 16 * MIB, 10_000],
    ["a byte more than parts of 16 MiB can hold", 160_000 * MIB + 1, undefined, 17 * MIB, 9_412],
    ["S3's largest object", MAX, undefined, 5_120 * MIB, 10_000],
    ["the smallest part size, requested", 10 * MIB, 5 * MIB, 5 * MIB, 2],
    ["the largest part size, requested", MAX, 5_120 * MIB, 5_120 * MIB, 10_000],
    ["a part size that is not a whole number of MiB", 12_000_000, 5_500_000, 5_500_000, 3],
  ])("plans %s", (_, length, asked, partSize, partCount) => {
    expect(planRequestedParts(length, asked)).toEqual({
      outcome: "plan",
      plan: { length, partSize, partCount },
    });
  });

  it.each([
    ["a part below 5 MiB", 10, 5 * MIB - 1, /5242880 to 5368709120.*got 5242879/],
    ["a part above 5 GiB", 10, 5_120 * MIB + 1, /got 5368709121/],
    ["more than 10,000 parts", 50_000 * MIB + 1, 5 * MIB, /10001 parts.*at most 10000.*5242881/],
  ])("rejects %s", (_, length, asked, message) => {
    expect(planRequestedParts(length, asked)).toMatchObject({
      outcome: "rejected",
      status: 400,
      code: "InvalidPartSize",
      message: expect.stringMatching(message),
    });
  });

  it.each([0, 1, 16 * MIB, 123_456_789, MAX - 1, MAX])("divides every byte of %d", (length) => {
    const planned = planRequestedParts(length);
    if (planned.outcome === "rejected") return expect.fail(planned.message);
    const { plan } = planned;
    const lengths = Array.from({ length: plan.partCount }, (_, index) => partLength(plan, index + 1));

    expect(lengths.reduce((sum, bytes) => sum + bytes, 0)).toBe(length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(plan.partSize);
  });
});
