import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canonicalQuery,
  canonicalRequest,
  percentEncode,
  percentEncodePath,
} from "../../../functions/sigv4/canonical-request.js";

describe("percentEncode", () => {
  it.each([
    ["AZaz09-._~", "AZaz09-._~"],
    ["a b+c", "a%20b%2Bc"],
    ["!'()*", "%21%27%28%29%2A"],
    ["100%/", "100%25%2F"],
    ["é?#&=@:", "%C3%A9%3F%23%26%3D%40%3A"],
    ["😀", "%F0%9F%98%80"],
  ])("encodes %j as %j", (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded);
  });

  it("is undone by decoding, and outputs only unreserved characters and escapes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(decodeURIComponent(percentEncode(text))).toBe(text);
        expect(percentEncode(text)).toMatch(/^(?:[\w.~-]|%[0-9A-F]{2})*$/);
      }),
    );
  });

  it("keeps the slashes of a path, and encodes an encoded slash again", () => {
    expect(percentEncodePath("/a/../%2F/")).toBe("/a/../%252F/");
  });
});

describe("canonicalQuery", () => {
  it("sorts encoded parameters by name, then by value", () => {
    const parameters = [
      ["b", "1"],
      ["a", "2"],
      ["a-b", "é"],
      ["a", "10"],
      ["B", ""],
    ] as const;

    expect(canonicalQuery(parameters)).toBe("B=&a=10&a=2&a-b=%C3%A9&b=1");
  });
});

describe("canonicalRequest", () => {
  it("sorts headers by name, and removes insignificant white space", () => {
    const headers = { host: "h", "content-type": " a/b;\t c=d\r\n" };

    expect(canonicalRequest("PUT", { path: "/", query: "", headers, payloadHash: "x" })).toBe(
      "PUT\n/\n\ncontent-type:a/b; c=d\nhost:h\n\ncontent-type;host\nx",
    );
  });
});
