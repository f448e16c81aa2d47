import { describe, expect, it } from "vitest";
import { clientMetadata } from "../../../../functions/presign/companion/metadata.js";

const FACTS = { uploadId: "id-1", subjectSegment: "alice" };

const fieldsOf = (given: Record<string, unknown>, carrier: "form" | "headers" = "headers") => {
  const metadata = clientMetadata(Object.entries(given), FACTS, carrier);
  return metadata.outcome === "metadata" ? metadata.fields : expect.fail(metadata.message);
};

describe("clientMetadata", () => {
  it("accepts the defaults of an Uppy page", () => {
    const meta = { name: "may.pdf", type: "application/pdf", relativePath: null };

    expect(fieldsOf(meta)).toEqual({ "x-amz-meta-name": "may.pdf", "x-amz-meta-type": "application/pdf" });
  });

  it.each([
    ["text", "may", "may"],
    ["an empty string", "", ""],
    ["a number", 7.5, "7.5"],
    ["a boolean", false, "false"],
    ["a list", ["a", 1], '["a",1]'],
    ["an object", { a: 1 }, '{"a":1}'],
    ["the string null, which Uppy 6 sends in a query", "null", "null"],
  ])("converts %s to a string", (_, value, text) => {
    expect(fieldsOf({ field: value })).toEqual({ "x-amz-meta-field": text });
  });

  it.each([
    ["headers", "plain ASCII, with: signs", "plain ASCII, with: signs"],
    ["headers", "Übersicht", "=?UTF-8?B?w5xiZXJzaWNodA==?="],
    ["headers", "五", "=?UTF-8?B?5LqU?="],
    ["headers", "two\nlines", "=?UTF-8?B?dHdvCmxpbmVz?="],
    ["form", "Übersicht 五", "Übersicht 五"],
    ["form", "two\nlines", "=?UTF-8?B?dHdvCmxpbmVz?="],
  ] as const)("sends in the %s %j as %j", (carrier, value, text) => {
    expect(fieldsOf({ field: value }, carrier)).toEqual({ "x-amz-meta-field": text });
  });

  it("writes names in lower case, as S3 does", () => {
    expect(fieldsOf({ relativePath: "a/b" })).toEqual({ "x-amz-meta-relativepath": "a/b" });
  });

  it.each([
    ["our own name", { "upload-id": "x" }, /^metadata\["upload-id"\] begins with upload-/],
    ["our own name in capitals", { "Upload-Subject": "bob" }, /^metadata\["Upload-Subject"\]/],
    [
      "a name of S3's encryption clients",
      { "X-Amz-Key": "x" },
      /^metadata\["X-Amz-Key"\] begins with upload- or x-amz-/,
    ],
    ["an empty name", { "": "x" }, /^metadata\[""\] is not a valid header name/],
    ["a name with a space", { "my field": "x" }, /^metadata\["my field"\] .*allowedMetaFields/],
    ["a name in another alphabet", { größe: "x" }, /^metadata\["größe"\]/],
    ["a name with a line break", { "a\nb": "x" }, /^metadata\["a\\nb"\]/],
    ["a name with a bracket", { "a][b": "x" }, /^metadata\["a\]\[b"\]/],
    ["one name twice", { field: "x", Field: "y" }, /^metadata\["Field"\] is repeated/],
    ["a value that is not Unicode", { field: "\ud800" }, /^metadata\["field"\] is not valid Unicode/],
  ])("rejects %s", (_, given, message) => {
    expect(clientMetadata(Object.entries(given), FACTS, "headers")).toEqual({
      outcome: "rejected",
      status: 400,
      code: "InvalidMetadata",
      message: expect.stringMatching(message),
    });
  });

  it("fills S3's 2 KB to the last byte, including our metadata", () => {
    // upload-id id-1 upload-subject alice, and the field's own name.
    const room = 2_048 - 9 - 4 - 14 - 5 - 1;

    expect(fieldsOf({ a: "x".repeat(room) })).toHaveProperty("x-amz-meta-a");
    expect(clientMetadata([["a", "x".repeat(room + 1)]], FACTS, "headers")).toMatchObject({
      status: 400,
      code: "MetadataTooLarge",
      message: expect.stringMatching(/2049 bytes.*2048/),
    });
  });

  it("counts bytes, not characters", () => {
    expect(clientMetadata([["a", "五".repeat(700)]], FACTS, "form")).toMatchObject({
      code: "MetadataTooLarge",
    });
  });
});

describe("a nested value", () => {
  const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  const FACTS = { uploadId: "id", subjectSegment: "alice" };

  it.each([33, 7_000, 16_000])("of %d levels is rejected, never an exception", (levels) => {
    expect(clientMetadata([["a", nested(levels)]], FACTS, "headers")).toMatchObject({
      status: 400,
      code: "InvalidMetadata",
      message: expect.stringContaining("32 levels"),
    });
  });

  it("of 32 levels becomes JSON", () => {
    const metadata = clientMetadata([["a", nested(32)]], FACTS, "headers");

    expect(metadata).toMatchObject({ fields: { "x-amz-meta-a": "[".repeat(32) + "]".repeat(32) } });
  });
});
