import { describe, expect, it } from "vitest";
import type { AllowedAttributes } from "../../../functions/attributes/contract.js";
import { attributeRejection } from "../../../functions/upload-completed/check/check-attributes.js";
import { headerRejection } from "../../../functions/upload-completed/check/check-headers.js";
import { createdObject } from "../../../functions/upload-completed/event/created-event.js";
import { uploadEvent } from "../../../functions/upload-completed/event/upload-event.js";
import type { StoredObject } from "../../../functions/upload-completed/ports.js";
import { policyWith } from "../support/policies.js";
import { createdEvent, storedObject } from "./sample.js";

const ALLOWED: AllowedAttributes = {
  metadata: ["author"],
  cacheControl: ["max-age=60"],
  contentDisposition: ["attachment"],
};

function codeOf(stored: Partial<StoredObject>, attributes: AllowedAttributes = ALLOWED) {
  return attributeRejection(storedObject(stored), { ...policyWith({ attributes }), attributes })?.code;
}

describe("attributeRejection", () => {
  it.each<[string, Partial<StoredObject>]>([
    ["an object without attributes", {}],
    ["an allowed name of metadata", { metadata: { "x-amz-meta-author": "x", "x-amz-meta-upload-id": "1" } }],
    ["an allowed Cache-Control", { headers: { "cache-control": "max-age=60" } }],
    ["a Cache-Control that browsers send", { headers: { "cache-control": "no-cache" } }],
    ["an allowed disposition", { headers: { "content-disposition": 'attachment; filename="a.pdf"' } }],
    ["headers that are not attributes", { headers: { "content-language": "de" } }],
  ])("accepts %s", (_what, stored) => {
    expect(codeOf(stored)).toBeUndefined();
  });

  it.each<[string, Partial<StoredObject>]>([
    ["another name of metadata", { metadata: { "x-amz-meta-owner": "x" } }],
    ["another Cache-Control", { headers: { "cache-control": "max-age=61" } }],
    ["an expiry date", { headers: { expires: "Thu, 01 Jan 2099 00:00:00 GMT" } }],
    ["another disposition", { headers: { "content-disposition": "inline" } }],
    ["a malformed disposition", { headers: { "content-disposition": "attachment; filename=a.pdf; x" } }],
  ])("rejects %s", (_what, stored) => {
    expect(codeOf(stored)).toBe("AttributeNotAllowed");
    expect(codeOf(stored, {})).toBe("AttributeNotAllowed");
  });

  it("fails if the policy's attributes are malformed, because they would allow parts of names", () => {
    const malformed = { metadata: "authors" } as unknown as AllowedAttributes;

    expect(() => codeOf({ metadata: { "x-amz-meta-author": "x" } }, malformed)).toThrow(
      "policy.attributes.metadata must be",
    );
  });

  it("decides on an inline disposition by the stored type", () => {
    const stored = { contentType: "text/html", headers: { "content-disposition": "inline" } };

    expect(codeOf(stored, { contentDisposition: ["inline"] })).toBe("AttributeNotAllowed");
  });
});

describe("headerRejection", () => {
  const headers = { "cache-control": "max-age=60", "content-disposition": "attachment" };
  const declaring = (names: string) => ({ "x-amz-meta-upload-headers": names });

  it.each([
    ["both", "cache-control content-disposition", undefined],
    ["one", "cache-control", "HeaderNotDeclared"],
    ["a longer name", "cache-control content-disposition-x", "HeaderNotDeclared"],
    ["none", "", "HeaderNotDeclared"],
  ])("checks an upload that declared %s (%s): %s", (_what, names, code) => {
    expect(headerRejection(storedObject({ headers, metadata: declaring(names) }))?.code).toBe(code);
  });
});

describe("the event of an upload with metadata", () => {
  it("has the client's own names and values, decoded, and none of our metadata", () => {
    const metadata = {
      "x-amz-meta-upload-id": "1",
      "x-amz-meta-upload-max-bytes": "9",
      "x-amz-meta-author": "=?UTF-8?B?SsO8cmdlbg==?=",
      "x-amz-meta-__proto__": "odd",
    };
    const { detail } = uploadEvent(createdObject(createdEvent()), storedObject({ metadata }), "1", undefined);

    expect(JSON.stringify(detail.metadata)).toBe('{"author":"Jürgen","__proto__":"odd"}');
  });

  it("omits the field if the upload has no metadata", () => {
    const { detail } = uploadEvent(createdObject(createdEvent()), storedObject(), "1", undefined);

    expect(detail).not.toHaveProperty("metadata");
  });
});
