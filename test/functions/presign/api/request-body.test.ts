import { describe, expect, it } from "vitest";
import { readBody } from "../../../../functions/presign/api/request-body.js";
import { anyString, integer, object, optional } from "../../../../functions/rules/kinds.js";
import type { RulesFor } from "../../../../functions/rules/rule.js";

interface Request {
  readonly key: string;
  readonly size?: number;
  readonly inner?: { readonly key: string };
}

const FIELDS: RulesFor<Request> = {
  key: anyString(),
  size: optional(integer({ min: 0, max: 9 })),
  inner: optional(object({ key: anyString() })),
};

const read = (body: string, optional = false) => readBody(body, { fields: FIELDS, optional, maxLength: 200 });

describe("readBody", () => {
  it("returns a valid body", async () => {
    expect(await read('{"key":"a","size":0}')).toEqual({ outcome: "body", body: { key: "a", size: 0 } });
  });

  it.each(["", " \n"])("accepts the empty body %j only if it is optional", async (body) => {
    const fields = { size: optional(integer({ min: 0, max: 9 })) };

    expect(await readBody(body, { fields, optional: true })).toEqual({ outcome: "body", body: {} });
    expect(await readBody(body, { fields })).toMatchObject({ outcome: "rejected", code: "InvalidBody" });
  });

  it.each<[string, string, string]>([
    ["a list", "[]", "The request's body must be a JSON object."],
    ["a string that is not JSON", "{", "The request's body must be a JSON object."],
    [
      "an unknown field",
      '{"key":"a","acl":"public"}',
      'Unknown field "acl". Known fields: key, size, inner.',
    ],
    ["a missing field", "{}", "key is missing. It must be a string."],
    ["a wrong field", '{"key":"a","size":10}', "size must be a whole number from 0 to 9."],
    ["null", '{"key":null}', "key must be a string."],
    ["a field of another object", '{"key":"a","inner":{"key":1}}', "inner.key must be a string."],
    [
      "an unknown field of another object",
      '{"key":"a","inner":{"key":"b","acl":1}}',
      'Unknown field "inner.acl". Known fields: key.',
    ],
    [
      "a prototype",
      '{"__proto__":{"key":"a"},"key":"b"}',
      'Unknown field "__proto__". Known fields: key, size, inner.',
    ],
  ])("rejects %s, and says what is allowed", async (_, body, message) => {
    expect(await read(body)).toEqual({ outcome: "rejected", status: 400, code: "InvalidBody", message });
  });

  it("rejects a body that is too long before it is parsed", async () => {
    expect(await read("{".repeat(201))).toMatchObject({ status: 413, code: "BodyTooLarge" });
  });

  it("does not quote a value", async () => {
    expect(JSON.stringify(await read('{"key":"a","size":"hunter2"}'))).not.toContain("hunter2");
  });
});
