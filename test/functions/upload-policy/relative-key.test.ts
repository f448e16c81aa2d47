import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hasDotSegment,
  prefixedKey,
  relativeKey,
  relativeKeyFromPath,
} from "../../../functions/upload-policy/relative-key.js";

const GOOD_KEYS = [
  "a",
  "report.pdf",
  "2024/05/report.pdf",
  "with space.txt",
  "a+b.txt",
  "100%.txt",
  "%zz",
  "ü/😀.bin",
  "...",
  "a/.../b",
  "..a/b..",
  ".hidden",
  "a&b=c?d#e",
  "~_-.!*'()",
];

describe("relativeKey", () => {
  it.each(GOOD_KEYS)("accepts %j unchanged", (key) => {
    expect(relativeKey(key)).toEqual({ outcome: "key", key });
  });

  it.each([
    ["empty", ""],
    ["a leading slash", "/a"],
    ["a trailing slash", "a/"],
    ["a slash alone", "/"],
    ["an empty segment", "a//b"],
    ["a dot", "."],
    ["two dots", ".."],
    ["a leading dot segment", "../bob/x"],
    ["dot segments later in the key", "a/../../bob/x"],
    ["a segment of one dot", "a/./b"],
    ["dots at the end", "a/.."],
    ["encoded dots", "%2e%2e/x"],
    ["half-encoded dots", ".%2E/x"],
    ["twice encoded dots", "%252e%252e/x"],
    ["five times encoded dots", "a/%252525252e%252525252e/b"],
    ["an encoded slash before dots", "a%2f..%2fb"],
    ["more levels of encoding than are looked through", `%${"25".repeat(40)}41`],
    ["dots made of pieces", "%%32%65%%32%65/x"],
    ["dots before a semicolon", "..;/bob/x"],
    ["dots before a semicolon and more", "a/..;v=1/x"],
    ["a dot before an encoded semicolon", "a/%2e%3b/x"],
    ["dots before a semicolon at the end", "a/..;"],
    ["backslashes", "a\\..\\b"],
    ["encoded backslashes", "a%5c..%5cb"],
    ["NUL", "a\u0000b"],
    ["a line feed", "a\nb"],
    ["DEL", "a\u007fb"],
    ["C1", "a\u0085b"],
    ["a lone high surrogate", "a\ud83d"],
    ["a lone low surrogate", "\ude00a"],
    ["U+FFFD, which replaces bytes in invalid UTF-8", "a\ufffd.txt"],
    ["1,025 bytes", "a".repeat(1_025)],
    ["1,026 bytes in 513 characters", "é".repeat(513)],
  ])("rejects %s", (_, key) => {
    expect(relativeKey(key)).toMatchObject({ outcome: "rejected", status: 400, code: "InvalidKey" });
  });

  it("accepts exactly 1,024 bytes", () => {
    expect(relativeKey("é".repeat(512)).outcome).toBe("key");
  });
});

describe("relativeKeyFromPath", () => {
  it.each([
    ["a%20b", "a b"],
    ["a+b", "a+b"],
    ["a%2Bb", "a+b"],
    ["a%2Fb", "a/b"],
    ["100%25.txt", "100%.txt"],
    ["%C3%A9", "é"],
    ["a%2520b", "a%20b"],
  ])("decodes %j once, to %j", (path, key) => {
    expect(relativeKeyFromPath(path)).toEqual({ outcome: "key", key });
  });

  it.each([
    ["a truncated escape", "a%2"],
    ["a percent sign alone", "100%"],
    ["no hexadecimal", "a%zz"],
    ["overlong slash", "a%C0%AFb"],
    ["overlong dot", "%C0%AE%C0%AE/b"],
    ["a truncated sequence", "a%C3"],
    ["an encoded surrogate", "%ED%A0%80"],
    ["Latin-1", "%E9"],
    ["beyond Unicode", "%F4%90%80%80"],
    ["encoded NUL", "a%00"],
    ["encoded U+FFFD", "a%EF%BF%BD"],
    ["dots", "../b"],
    ["encoded dots", "%2e%2e%2fb"],
    ["twice encoded dots", "%252e%252e%252fb"],
    ["an encoded leading slash", "%2Fa"],
    ["nothing", ""],
  ])("rejects %s", (_, path) => {
    expect(relativeKeyFromPath(path)).toMatchObject({ outcome: "rejected", status: 400 });
  });

  it("never throws, and an accepted key has no dot segment at any level", () => {
    const pieces = fc.constantFrom("%", "2", "5", "e", "E", "f", "F", ".", "/", "\\", "c", "C", "0", "a");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const decided = relativeKeyFromPath(parts.join(""));
        expect(decided.outcome === "rejected" || !hasDotSegment(decided.key)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never throws for any string", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (path) => {
        expect(["key", "rejected"]).toContain(relativeKeyFromPath(path).outcome);
      }),
    );
  });
});

describe("prefixedKey", () => {
  it("counts the prefix towards the length", () => {
    expect(prefixedKey("uploads/", "a".repeat(1_016))).toMatchObject({ outcome: "key" });
    expect(prefixedKey("uploads/", "a".repeat(1_017))).toMatchObject({
      outcome: "rejected",
      code: "KeyTooLong",
    });
  });
});
