import { describe, expect, it } from "vitest";
import { integer, openObject, text } from "../../../functions/rules/kinds.js";
import { InvalidSettingsError, parseSettings } from "../../../functions/rules/parse-settings.js";

interface Settings {
  readonly name: string;
  readonly size: number;
}

const SETTINGS = openObject<Settings>({
  name: text(/^[a-z]+$/, "lower-case letters"),
  size: integer({ min: 0, max: 9 }),
});

describe("parseSettings", () => {
  it("returns valid settings", () => {
    expect(parseSettings("X", '{"name":"a","size":1}', SETTINGS)).toEqual({ name: "a", size: 1 });
  });

  it("ignores unknown fields: new settings can reach a function before its new code", () => {
    expect(parseSettings("X", '{"name":"a","size":1,"newer":true}', SETTINGS)).toMatchObject({ size: 1 });
  });

  it.each([undefined, "", "{", "[]", "null", '"x"'])("rejects %j, which is not a JSON object", (value) => {
    expect(() => parseSettings("X", value, SETTINGS)).toThrow(InvalidSettingsError);
  });

  it("lists every problem, with the received and the allowed values", () => {
    expect(() => parseSettings("X", '{"name":"A"}', SETTINGS)).toThrow(
      /X is invalid:\nname must be lower-case letters, got "A"\..*\nsize is missing\. It must be a whole number/,
    );
  });

  it("shows no part of a string that is not JSON", () => {
    expect(() => parseSettings("X", '{"secret', SETTINGS)).toThrow(/^(?!.*secret)/s);
  });
});
