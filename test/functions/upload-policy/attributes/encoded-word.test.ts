import { describe, expect, it } from "vitest";
import {
  decodeMetadata,
  encodeMetadata,
} from "../../../../functions/upload-policy/attributes/encoded-word.js";

describe("encodeMetadata", () => {
  it.each(["plain", "plain text: 1, 2 = 3?", "", "a?=b"])("keeps %j", (text) => {
    expect(encodeMetadata(text)).toBe(text);
  });

  it.each(["Jürgen", "漢字 🎈", " a", "a ", "a  b", "=?UTF-8?Q?x?=", "a =?b", "\t", "ü".repeat(500)])(
    "encodes %j in ASCII, and decodeMetadata reads it again",
    (text) => {
      const encoded = encodeMetadata(text);

      expect(encoded).toMatch(/^[!-~]+$/);
      expect(decodeMetadata(encoded)).toBe(text);
    },
  );
});

describe("decodeMetadata", () => {
  it.each([
    ["the form in which S3 returns a form's field", "=?UTF-8?Q?J=C3=BCrgen_M=C3=BCller?=", "Jürgen Müller"],
    ["lower-case names of the encoding", "=?utf-8?b?SsO8cmdlbg==?=", "Jürgen"],
    [
      "several words, without the white space between them",
      "=?UTF-8?B?SsO8?= =?UTF-8?B?cmdlbg==?=",
      "Jürgen",
    ],
    ["a word between plain text", "from =?UTF-8?Q?K=C3=B6ln?= to Bonn", "from Köln to Bonn"],
    ["plain text unchanged", "a=?b", "a=?b"],
    ["another character set unchanged", "=?ISO-8859-1?Q?a=FC?=", "=?ISO-8859-1?Q?a=FC?="],
  ])("reads %s", (_what, value, text) => {
    expect(decodeMetadata(value)).toBe(text);
  });
});
