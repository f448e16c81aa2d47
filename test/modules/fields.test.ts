import { App, Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import type { Fields } from "../../modules/fields.js";
import { checkFields } from "../../modules/fields.js";

interface Door {
  readonly name: string;
  readonly locked?: boolean;
  readonly height?: number;
  readonly keys?: readonly string[];
  readonly frame?: { readonly wood: string };
}

const FIELDS: Fields<Door> = {
  name: "required text",
  locked: "boolean",
  height: "number",
  keys: "list",
  frame: "object",
};
const scope = new Construct(new App(), "House");
const unresolved = Fn.join("", ["a", "b"]);

function check(door: unknown, path?: string): void {
  checkFields(scope, door as Door, FIELDS, { path });
}

describe("checkFields", () => {
  it.each<[string, unknown]>([
    ["the required alone", { name: "a" }],
    ["everything", { name: "a", locked: false, height: 2, keys: [], frame: { wood: "oak" } }],
    ["what is undefined, known or not", { name: "a", locked: undefined, colour: undefined }],
    ["what is not known yet", { name: Token.asString(unresolved), frame: unresolved }],
    ["a list that is not known yet", { name: "a", keys: Token.asList(unresolved) }],
  ])("takes %s", (_name, door) => {
    expect(() => check(door)).not.toThrow();
  });

  it.each<[string, unknown, string]>([
    ["a missing field", {}, "door.name must be text, got nothing (at House)"],
    ["a required field given as null", { name: null }, "door.name must be text, got null"],
    ["a number for text", { name: 5 }, "door.name must be text, got 5"],
    ["text for a boolean", { name: "a", locked: "no" }, 'door.locked must be true or false, got "no"'],
    [
      "a boolean not known yet",
      { name: "a", locked: unresolved },
      "door.locked must be true or false, known at synth",
    ],
    ["null for a boolean", { name: "a", locked: null }, "door.locked must be true or false, got null"],
    ["text for a number", { name: "a", height: "2" }, 'door.height must be a number, got "2"'],
    ["text for a list", { name: "a", keys: "x" }, 'door.keys must be a list, got "x"'],
    ["a list for an object", { name: "a", frame: [] }, "door.frame must be an object, got []"],
    ["text for the whole", "a", 'door must be an object, got "a"'],
    ["null for the whole", null, "door must be an object, got null"],
    [
      "a misspelt field",
      { name: "a", lokced: true },
      "door.lokced must be absent: known here are name, locked",
    ],
  ])("rejects %s", (_name, door, message) => {
    expect(() => check(door, "door")).toThrow(message);
  });

  it("offers a default only where there is one", () => {
    expect(() => check({ name: 5 })).toThrow(/it has no default/);
    expect(() => check({ name: "a", locked: "no" })).toThrow(/leave it out for the default/);
  });

  it("names every field that does not belong there, and says what to do", () => {
    const door = { name: "a", colour: "red", width: 1 };

    expect(() => checkFields<Door>(scope, door, FIELDS, { strangers: "Paint it yourself." })).toThrow(
      /^colour, width must be absent.*got \{"colour":"red","width":1\}[\s\S]*Paint it yourself\.$/,
    );
  });
});
