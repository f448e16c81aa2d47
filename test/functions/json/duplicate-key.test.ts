import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duplicateKey } from "../../../functions/json/duplicate-key.js";

describe("duplicateKey", () => {
  it.each([
    ['{"a":1,"a":2}', "a"],
    ['{"a":{"b":1,"c":2,"b":3}}', "a.b"],
    ['{"a":[{"b":1},{"c":1,"c":2}]}', "a.1.c"],
    ['{"a":{},"b":[],"a":{}}', "a"],
    [String.raw`{"a":1,"\u0061":2}`, "a"],
    [String.raw`{"\"a":1,"b":"\",\"b\":","\"a":2}`, '"a'],
    ['[1,{"x":1,"x":1}]', "1.x"],
    [' { "a" : 1 ,\n "a" : 2 }', "a"],
    ['{"__proto__":1,"__proto__":2}', "__proto__"],
  ])("finds in %s the key %s", (json, path) => {
    expect(duplicateKey(json)).toBe(path);
  });

  it.each([
    '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',
    '{"a":"a","b":"a"}',
    '{"a":["a","a"]}',
    String.raw`{"a":"{\"a\":1,\"a\":2}"}`,
    "1",
    '"a"',
    "[]",
  ])("finds no duplicate in %s", (json) => {
    expect(duplicateKey(json)).toBeUndefined();
  });

  it("finds no duplicate in the output of JSON.stringify", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(duplicateKey(JSON.stringify(value))).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
