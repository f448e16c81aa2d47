import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isAllowedExtension,
  isAllowedType,
  mediaType,
} from "../../../functions/upload-policy/headers/content-type.js";
import { browserMediaType, mediaTypeSplitAtEveryComma } from "../support/browser-media-type.js";

const ACCEPTED: readonly (readonly [contentType: string, type: string])[] = [
  ["image/png", "image/png"],
  ["Image/PNG", "image/png"],
  ["text/plain; charset=utf-8", "text/plain"],
  ['text/plain;charset="utf-8";x=y', "text/plain"],
  ["application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"],
  // Chromium's and Firefox's MediaRecorder.
  ["video/webm;codecs=vp8,opus", "video/webm"],
  ["video/webm;codecs=vp8, opus", "video/webm"],
  ['video/webm; codecs="vp8, opus"', "video/webm"],
  ['video/mp4; codecs="avc1.42E01E, mp4a.40.2"', "video/mp4"],
  ["video/x-matroska;codecs=avc1,opus;x=y", "video/x-matroska"],
  ["text/plain; charset=utf-8;", "text/plain"],
  ["text/html;", "text/html"],
  ["text/html ; ;charset=utf-8", "text/html"],
  ['multipart/mixed; boundary="a\\"b"', "multipart/mixed"],
  ['application/x; note="a, b/c"', "application/x"],
  ['application/x; profile="https://a.example/1,https://a.example/2"', "application/x"],
];

const REJECTED = [
  "",
  ";",
  "image",
  "image/",
  "/png",
  "image/png, text/html",
  "image/png,text/html;charset=utf-8",
  "image/png;, text/html",
  "image/png;x=y,text/html",
  "image/png;x=y, text/html",
  "image/png;x=y,,text/html",
  "image/png;x=y,",
  "image/png,opus",
  'image/png;x=",text/html;"',
  'image/png;x="a,text/html,b"',
  'image/png;x="a\\",text/html',
  'image/png;x="a,b',
  "image/png;x",
  "image/png ",
  "image/*",
  "*/*",
  "*/png",
  "*",
  "image/*; q=1",
  "image/p*g",
  "image/png\r\nx-amz-acl: public-read",
  "image/pñg",
  'image/png;x="ñ"',
  `image/${"a".repeat(300)}`,
];

describe("mediaType", () => {
  it.each(ACCEPTED)("finds the type in %j", (contentType, type) => {
    expect(mediaType(contentType)).toBe(type);
  });

  it.each(REJECTED)("finds no type in %j", (contentType) => {
    expect(mediaType(contentType)).toBeUndefined();
  });

  it("finds the same type as a browser and as a parser that splits at every comma", () => {
    const piece = fc.constantFrom(
      ..."; , = / \\ \" ' * a x=y charset=utf-8 image/png text/html codecs=vp8,opus \t".split(" "),
      " ",
      ', "',
      '="',
      '";',
      ",text/html;",
    );
    const contentType = fc
      .tuple(fc.constantFrom("image/png", "image/png;x=", 'image/png;x="', "a"), fc.array(piece))
      .map(([start, pieces]) => start + pieces.join(""));

    fc.assert(
      fc.property(contentType, (value) => {
        const found = mediaType(value);
        fc.pre(found !== undefined);
        expect(browserMediaType(value)).toBe(found);
        expect(mediaTypeSplitAtEveryComma(value)).toBe(found);
      }),
      { numRuns: 1_000, examples: ACCEPTED.map(([value]) => [value]) },
    );
  });

  it.each([" ;", ";x=y,", ';x="', "; ", ",a/b", "\\"])("reads a value full of %j in linear time", (text) => {
    expect(mediaType(`${`a/b;x=y${text.repeat(200)}`.slice(0, 254)}@`)).toBeUndefined();
  });
});

describe("isAllowedType", () => {
  it.each([
    ["image/png", ["image/*"], true],
    ["image/png", ["IMAGE/PNG"], true],
    ["imagex/png", ["image/*"], false],
    ["image/png", ["application/pdf"], false],
    ["text/html", ["*/*"], true],
    ["text/html", [], true],
    ["", ["image/*"], false],
  ])("of %j among %j is %j", (type, allowed, expected) => {
    expect(isAllowedType(type, allowed)).toBe(expected);
  });
});

describe("isAllowedExtension", () => {
  it.each([
    ["a/b.pdf", [".pdf"], true],
    ["a/b.PDF", [".pdf"], true],
    ["a.tar.gz", [".tar.gz"], true],
    ["a/b.pdf.exe", [".pdf"], false],
    ["a.pdf/b", [".pdf"], false],
    ["a/.pdf", [".pdf"], false],
    ["apdf", [".pdf"], false],
    ["anything", [], true],
  ])("of %j among %j is %j", (key, allowed, expected) => {
    expect(isAllowedExtension(key, allowed)).toBe(expected);
  });
});
