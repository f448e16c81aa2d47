import { describe, expect, it } from "vitest";
import {
  JsonPathError,
  readJsonPath,
} from "../../../../../emulator/services/apigateway/template/json-path.js";

const VALUE = { a: { "b c": [1, { d: 2 }] }, "x.y": 3, nothing: null };

describe("a JSON path", () => {
  it.each<[string, unknown]>([
    ["$", VALUE],
    ["$.a", VALUE.a],
    ["$['a']['b c'][0]", 1],
    ['$.a["b c"][1].d', 2],
    ["$['x.y']", 3],
    ["$.a['b c'][*].d", [2]],
    ["$.a.*", [[1, { d: 2 }]]],
    ["$.missing", undefined],
    ["$.missing.deeper", undefined],
    ["$.nothing", null],
    ["$.constructor", undefined],
  ])("reads %s", (path, expected) => {
    expect(readJsonPath(VALUE, path)).toEqual(expected);
  });

  it.each(["a", "$..a", "$.a[?(@.b)]", "$.a[", "$a"])("rejects %s", (path) => {
    expect(() => readJsonPath(VALUE, path)).toThrow(JsonPathError);
  });
});
