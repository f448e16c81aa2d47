import { describe, expect, it } from "vitest";
import { isoTime } from "../../../functions/sigv4/iso-time.js";

describe("isoTime", () => {
  it.each([
    "1970-01-01T00:00:00.000Z",
    "2013-05-24T01:02:03.000Z",
    "2024-02-29T23:59:59.000Z",
    "2100-02-28T12:34:56.000Z",
    "9999-12-31T23:59:59.000Z",
  ])("writes %s as toISOString does", (time) => {
    expect(isoTime(Date.parse(time))).toBe(time);
  });

  it("drops fractions of a second", () => {
    expect(isoTime(Date.parse("2013-05-24T01:02:03.999Z"))).toBe("2013-05-24T01:02:03.000Z");
  });
});
