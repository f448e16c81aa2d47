import { describe, expect, it } from "vitest";
import { storedLimits } from "../../../functions/quota/limits/stored-limits.js";

const NOW = Date.UTC(2026, 0, 2);
const KEY = { pk: "limits#subject#alice", sk: "limits" };

describe("the limits in an operator's item", () => {
  it("apply until the item expires", () => {
    const item = { ...KEY, bytesPerDay: 0, requestsPerSecond: 0.5, expiresAt: NOW / 1_000 + 1 };

    expect(storedLimits(item, NOW)).toEqual({ bytesPerDay: 0, requestsPerSecond: 0.5 });
    expect(storedLimits(item, NOW + 1_000)).toEqual({});
    expect(storedLimits(undefined, NOW)).toEqual({});
  });

  it.each<[string, string | number | boolean | readonly string[]]>([
    ["bytesPerDay", "0"],
    ["bytesPerDay", true],
    ["bytesPerDay", []],
    ["bytesPerDay", -1],
    ["bytesPerDay", 1e15],
    ["uploadsPerHour", Number.NaN],
    ["requestsPerSecond", 1_001],
    ["burst", 100_001],
    ["burst", 0],
    ["expiresAt", "2026-01-31T00:00:00Z"],
  ])("are rejected as a whole if %s is %j, rather than ignored", (name, value) => {
    expect(() => storedLimits({ ...KEY, uploadsPerDay: 0, [name]: value }, NOW)).toThrow(
      `The item limits#subject#alice / limits is invalid: ${name} is ${JSON.stringify(value)}. Allowed: a number`,
    );
  });
});
