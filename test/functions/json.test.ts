import { describe, expect, it } from "vitest";
import { isObject, parseJson, parseObject } from "../../functions/json/json.js";

describe("parseJson", () => {
  it.each([
    ["{}", {}],
    ["[1]", [1]],
    ["null", null],
    ["", undefined],
    ["{", undefined],
    ["NaN", undefined],
  ])("reads %j", (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });
});

describe("isObject", () => {
  it.each([[{}], [{ a: 1 }], [JSON.parse('{"__proto__":1}')]])("accepts %j", (value) => {
    expect(isObject(value)).toBe(true);
  });

  it.each([[[]], [null], [undefined], ["{}"], [1]])("rejects %j", (value) => {
    expect(isObject(value)).toBe(false);
  });
});

describe("parseObject", () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ["[1]", {}],
    ["null", {}],
    ["{", {}],
  ])("reads %j", (text, expected) => {
    expect(parseObject(text)).toEqual(expected);
  });
});
