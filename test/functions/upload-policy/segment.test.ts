import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathSegment } from "../../../functions/upload-policy/segment.js";

/** Characters of the longest segment, as the key has room for. */
const MAX_SEGMENT_LENGTH = 765;

describe("pathSegment", () => {
  it.each([
    ["alice", "alice"],
    ["0b1f2a-77.x", "0b1f2a-77.x"],
    ["auth0|5f7c", "auth0_7C5f7c"],
    ["a_b", "a_5Fb"],
    ["a~b", "a_7Eb"],
    ["a/b", "a_2Fb"],
    ["a b+c%2F", "a_20b_2Bc_252F"],
    ["é", "_C3_A9"],
    ["😀", "_F0_9F_98_80"],
    ["..a", "..a"],
    ["\u0000", "_00"],
  ])("makes %j the segment %j", (value, segment) => {
    expect(pathSegment(value)).toEqual({ outcome: "segment", segment });
  });

  it.each([
    ["the empty string", ""],
    ["one dot", "."],
    ["two dots", ".."],
    ["many dots", "....."],
    ["a lone surrogate", "a\ud800"],
    ["a value that is too long", "a".repeat(MAX_SEGMENT_LENGTH + 1)],
    ["a value whose segment is too long", "_".repeat(MAX_SEGMENT_LENGTH / 3 + 1)],
  ])("rejects %s", (_, value) => {
    expect(pathSegment(value).outcome).toBe("rejected");
  });

  it("accepts OpenID Connect's longest subject with any characters", () => {
    expect(pathSegment("|".repeat(255)).outcome).toBe("segment");
  });

  it("returns one plain segment for any string, and never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const made = pathSegment(value);
        expect(made.outcome === "rejected" || /^[A-Za-z0-9._-]+$/.test(made.segment)).toBe(true);
      }),
    );
  });

  it("gives different segments to different values: each can be decoded to its value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        const made = pathSegment(value);
        const back =
          made.outcome === "segment" ? decodeURIComponent(made.segment.replaceAll("_", "%")) : value;
        expect(back).toBe(value);
      }),
    );
  });
});
