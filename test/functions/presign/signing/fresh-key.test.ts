import { describe, expect, it } from "vitest";
import { freshKey, freshKeyId } from "../../../../functions/presign/signing/fresh-key.js";

const ID = "00000000-0000-4000-8000-000000000001";

describe("freshKey", () => {
  it.each([
    ["a plain name", "may.pdf", "may.pdf"],
    ["a path", "reports/2024/may.pdf", "may.pdf"],
    ["a path of Windows", "C:\\fakepath\\may.pdf", "may.pdf"],
    ["a path with dot segments", "../../bob/may.pdf", "may.pdf"],
    ["a name that consists of dots", "..", ".."],
    ["spaces and other alphabets", "Übersicht 五月.pdf", "Übersicht 五月.pdf"],
    ["a variable that S3 replaces in forms", "${filename}", "${filename}"],
  ])("keeps the last segment of %s", (_, name, kept) => {
    expect(freshKey(name, ID)).toEqual({ outcome: "key", key: `${ID}-${kept}` });
  });

  it.each([
    ["nothing", ""],
    ["a folder", "reports/"],
    ["a folder of Windows", "reports\\"],
    ["a control character", "a\u0000b"],
    ["a line break", "a\nb"],
    ["a lone surrogate", "a\ud800"],
    ["an encoded dot segment", "a%2f..%2fb"],
    ["an encoded dot segment, twice", "x%252f..%252fb"],
  ])("rejects %s", (_, name) => {
    expect(freshKey(name, ID)).toMatchObject({ outcome: "rejected", status: 400, code: "InvalidKey" });
  });

  it.each([
    ["one byte a character", "a", 1],
    ["two", "ü", 2],
    ["three", "五", 3],
    ["four", "😀", 4],
  ])("cuts off the beginning of a long name, between characters of %s", (_, character, bytes) => {
    for (const most of [100, 101, 102, 103]) {
      const fresh = freshKey(`${character.repeat(2_000)}.pdf`, ID, most);
      const key = fresh.outcome === "key" ? fresh.key : expect.fail(fresh.message);
      const kept = Math.floor((most - ID.length - "-.pdf".length) / bytes);

      expect(key).toBe(`${ID}-${character.repeat(kept)}.pdf`);
    }
  });

  it("has at most the length of S3's longest key", () => {
    const fresh = freshKey("a".repeat(5_000), ID);

    expect(fresh.outcome === "key" && Buffer.byteLength(fresh.key)).toBe(1_024);
  });
});

describe("freshKeyId", () => {
  it("finds the id in a fresh key", () => {
    expect(freshKeyId(`${ID}-may.pdf`)).toBe(ID);
  });

  it.each([
    "may.pdf",
    `${ID}`,
    `${ID}-`,
    `folder/${ID}-may.pdf`,
    `${ID}-a/b`,
    `${ID}-a/../../bob/${ID}-b`,
    `x${ID}-may.pdf`,
    `${ID.replace("4000", "400g")}-may.pdf`,
  ])("finds no id in %s", (key) => {
    expect(freshKeyId(key)).toBeUndefined();
  });
});
