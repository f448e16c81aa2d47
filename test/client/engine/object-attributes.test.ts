import { describe, expect, it } from "vitest";
import type { ObjectAttributes } from "../../../client/engine/attributes/object-attributes.js";
import {
  attributeHeaders,
  attributesOf,
  attributesText,
  presignedAttribute,
} from "../../../client/engine/attributes/object-attributes.js";

const ALL: Required<ObjectAttributes> = {
  metadata: { author: "Jürgen" },
  tags: { team: "a" },
  storageClass: "GLACIER_IR",
  cacheControl: "no-store",
  contentDisposition: "attachment",
};

describe("attributesOf", () => {
  it("keeps the attributes among other options", () => {
    const options = { ...ALL, key: "a", type: "text/plain" };

    expect(attributesOf(options)).toEqual(ALL);
  });

  it("omits undefined and empty attributes", () => {
    expect(attributesOf({ metadata: {}, tags: {}, storageClass: undefined })).toEqual({});
  });
});

describe("attributeHeaders", () => {
  it("has the headers that the direct and edge patterns forward, and no others", () => {
    expect(attributeHeaders(ALL)).toEqual({
      "cache-control": "no-store",
      "content-disposition": "attachment",
    });
    expect(attributeHeaders({})).toEqual({});
  });
});

describe("presignedAttribute", () => {
  it.each<[ObjectAttributes, string | undefined]>([
    [ALL, "metadata"],
    [{ tags: ALL.tags }, "tags"],
    [{ storageClass: "STANDARD" }, "storageClass"],
    [{ metadata: {}, cacheControl: "no-store", contentDisposition: "inline" }, undefined],
  ])("of %j is %s", (options, name) => {
    expect(presignedAttribute(options)).toBe(name);
  });
});

describe("attributesText", () => {
  it("is the same for the same attributes in another order", () => {
    expect(attributesText({ tags: { b: "1", a: "2" } })).toBe(attributesText({ tags: { a: "2", b: "1" } }));
  });

  it.each<[ObjectAttributes, ObjectAttributes]>([
    [{ metadata: { a: "1" } }, { tags: { a: "1" } }],
    [{ metadata: { a: "1" } }, { metadata: { a: "2" } }],
    [{ cacheControl: "no-store" }, { contentDisposition: "no-store" }],
    [{ storageClass: "GLACIER" }, {}],
  ])("of %j differs from the string of %j", (one, other) => {
    expect(attributesText(one)).not.toBe(attributesText(other));
  });

  it("is undefined without attributes", () => {
    expect(attributesText({ metadata: {} })).toBeUndefined();
  });
});
