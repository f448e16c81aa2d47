import { describe, expect, it } from "vitest";
import type { AllowedAttributes } from "../../../../functions/attributes/contract.js";
import { decideAttributes } from "../../../../functions/upload-policy/attributes/decide-attributes.js";
import type { AllowedUpload } from "../../../../functions/upload-policy/decide.js";
import type { ObjectAttributes } from "../../../../functions/upload-policy/policy.js";
import { policyWith } from "../../support/policies.js";

const UPLOAD: AllowedUpload = {
  outcome: "allowed",
  key: "uploads/alice/a.pdf",
  subjectSegment: "alice",
  contentType: "application/pdf",
};
const ALLOWED: AllowedAttributes = {
  metadata: ["author", "a.b-c_d"],
  tags: ["team", "Cost Center", "k3", "k4", "k5", "k6", "k7", "k8"],
  storageClasses: ["GLACIER_IR"],
  cacheControl: ["no-store", "private, max-age=60"],
  contentDisposition: ["attachment", "inline"],
};

function decided(asked: ObjectAttributes, allowed: AllowedAttributes | undefined = ALLOWED, upload = UPLOAD) {
  return decideAttributes(upload, asked, policyWith({ attributes: allowed }));
}

/** JSON that a client sends: its names are own properties, whatever they are. */
function sent(json: string): ObjectAttributes {
  return JSON.parse(json);
}

describe("decideAttributes writes as headers", () => {
  it.each<[string, ObjectAttributes, Readonly<Record<string, string>>]>([
    ["nothing of empty ones", { metadata: {}, tags: {} }, {}],
    [
      "metadata in lower case",
      { metadata: { Author: "alice", "A.b-c_d": "1" } },
      { "x-amz-meta-author": "alice", "x-amz-meta-a.b-c_d": "1" },
    ],
    [
      "Unicode as an encoded word",
      { metadata: { author: "Jürgen" } },
      { "x-amz-meta-author": "=?UTF-8?B?SsO8cmdlbg==?=" },
    ],
    [
      "spaces that signing would change as an encoded word",
      { metadata: { author: " a  b " } },
      { "x-amz-meta-author": "=?UTF-8?B?IGEgIGIg?=" },
    ],
    [
      "what looks like an encoded word as one",
      { metadata: { author: "=?UTF-8?B?eA==?=" } },
      { "x-amz-meta-author": "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=" },
    ],
    [
      "tags in percent-encoding",
      { tags: { team: "a=b+c d", "Cost Center": "Größe/7@x:y" } },
      { "x-amz-tagging": "team=a%3Db%2Bc%20d&Cost%20Center=Gr%C3%B6%C3%9Fe%2F7%40x%3Ay" },
    ],
    ["a tag without a value", { tags: { team: "" } }, { "x-amz-tagging": "team=" }],
    ["the storage class", { storageClass: "GLACIER_IR" }, { "x-amz-storage-class": "GLACIER_IR" }],
  ])("%s", (_what, asked, headers) => {
    expect(decided(asked)).toEqual({ ...UPLOAD, attributes: headers });
  });

  it("the headers that S3 does not bind by itself, and names them in our metadata", () => {
    const asked = { cacheControl: "Private,max-age=60", contentDisposition: 'inline; filename="may.pdf"' };

    expect(decided(asked)).toMatchObject({
      attributes: {
        "cache-control": "Private,max-age=60",
        "content-disposition": 'inline; filename="may.pdf"',
        "x-amz-meta-upload-headers": "cache-control content-disposition",
      },
    });
  });
});

describe("decideAttributes rejects", () => {
  const manyTags = Object.fromEntries((ALLOWED.tags ?? []).map((key) => [key, "1"]));

  it.each<[string, ObjectAttributes, number, string]>([
    ["a name that the policy does not list", { metadata: { owner: "x" } }, 403, "AttributeNotAllowed"],
    ["our own metadata", { metadata: { "upload-max-bytes": "1" } }, 403, "AttributeNotAllowed"],
    ["our own metadata in capitals", { metadata: { "UPLOAD-ID": "1" } }, 403, "AttributeNotAllowed"],
    ["metadata of the encryption client", { metadata: { "x-amz-key-v2": "1" } }, 403, "AttributeNotAllowed"],
    ["__proto__", sent('{"metadata":{"__proto__":"x"}}'), 403, "AttributeNotAllowed"],
    ["__proto__ as a tag", sent('{"tags":{"__proto__":"x"}}'), 403, "AttributeNotAllowed"],
    ["constructor", { metadata: { constructor: "x" } as never }, 403, "AttributeNotAllowed"],
    [
      "a name with a line break",
      { metadata: { "author\r\nx-amz-acl": "public-read" } },
      403,
      "AttributeNotAllowed",
    ],
    ["a name with a colon", { metadata: { "author:x": "1" } }, 403, "AttributeNotAllowed"],
    ["a name twice, ignoring case", { metadata: { author: "1", AUTHOR: "2" } }, 400, "InvalidMetadata"],
    ["an empty value", { metadata: { author: "" } }, 400, "InvalidMetadata"],
    [
      "a line break in a value",
      { metadata: { author: "a\r\nx-amz-acl: public-read" } },
      400,
      "InvalidMetadata",
    ],
    ["a NUL in a value", { metadata: { author: "a\0" } }, 400, "InvalidMetadata"],
    ["a lone surrogate", { metadata: { author: "\ud83c" } }, 400, "InvalidMetadata"],
    ["more metadata than fits", { metadata: { author: "x".repeat(2_000) } }, 400, "MetadataTooLarge"],
    [
      "Unicode that is too long once encoded",
      { metadata: { author: "ü".repeat(800) } },
      400,
      "MetadataTooLarge",
    ],
    ["a key of a tag that the policy does not list", { tags: { other: "x" } }, 403, "AttributeNotAllowed"],
    ["a tag's key in another letter case", { tags: { Team: "x" } }, 403, "AttributeNotAllowed"],
    ["more tags than the checks leave room for", { tags: manyTags }, 400, "TooManyTags"],
    ["& in a tag", { tags: { team: "a&b=c" } }, 400, "InvalidTag"],
    ["% in a tag", { tags: { team: "100%" } }, 400, "InvalidTag"],
    ["a line break in a tag", { tags: { team: "a\nb" } }, 400, "InvalidTag"],
    ["a quotation mark in a tag", { tags: { team: '"' } }, 400, "InvalidTag"],
    ["an emoji in a tag", { tags: { team: "🎈" } }, 400, "InvalidTag"],
    ["a tag that is too long", { tags: { team: "x".repeat(257) } }, 400, "InvalidTag"],
    ["tags that do not fit into a header", { tags: { team: "漢".repeat(256) } }, 400, "InvalidTag"],
    ["another storage class", { storageClass: "DEEP_ARCHIVE" }, 403, "AttributeNotAllowed"],
    ["another Cache-Control", { cacheControl: "public, max-age=60" }, 403, "AttributeNotAllowed"],
    ["no Cache-Control at all", { cacheControl: "" }, 403, "AttributeNotAllowed"],
    ["a line break in Cache-Control", { cacheControl: "no-store\r\nx: y" }, 403, "AttributeNotAllowed"],
    ["no disposition at all", { contentDisposition: "" }, 400, "InvalidAttribute"],
    ["a line break in a disposition", { contentDisposition: "inline\r\nx: y" }, 400, "InvalidAttribute"],
  ])("%s", (_what, asked, status, code) => {
    expect(decided(asked)).toMatchObject({ outcome: "rejected", status, code });
  });

  it.each<[string, string]>([
    ["the rejection", "upload-rejected"],
    ["the rejection in capitals", "Upload-Rejected"],
    ["the status", "upload-status"],
    ["the scanner", "GuardDutyMalwareScanStatus"],
    ["the scanner in lower case", "guarddutymalwarescanstatus"],
    ["AWS", "aws:cloudformation:stack-name"],
    ["AWS in capitals", "AWS:x"],
  ])("the tag of %s, even if a policy lists it", (_whose, key) => {
    const rejection = decided({ tags: { [key]: "x" } }, { tags: [key] });

    expect(rejection).toMatchObject({ status: 403, message: expect.stringContaining("is reserved") });
  });

  it.each<[keyof ObjectAttributes, ObjectAttributes]>([
    ["metadata", { metadata: { author: "x" } }],
    ["tags", { tags: { team: "x" } }],
    ["storageClass", { storageClass: "STANDARD" }],
    ["cacheControl", { cacheControl: "no-store" }],
    ["contentDisposition", { contentDisposition: "attachment" }],
  ])("%s if the policy allows none", (field, asked) => {
    for (const allowed of [undefined, {}] as const) {
      const rejection = decideAttributes(UPLOAD, asked, policyWith(allowed && { attributes: allowed }));

      expect(rejection).toMatchObject({ outcome: "rejected", status: 403, code: "AttributeNotAllowed" });
      expect(rejection).toHaveProperty("message", expect.stringContaining(field));
    }
  });

  it.each<[string, ObjectAttributes]>([
    ["metadata", { metadata: { author: "x" } }],
    ["a tag", { tags: { team: "x" } }],
    ["a storage class", { storageClass: "GLACIER_IR" }],
  ])("%s that the policy allows, and the upload's own limits do not", (_what, asked) => {
    const limits = { attributes: { metadata: ["a.b-c_d"], cacheControl: ["no-store"] }, metadata: {} };
    const limited = { ...UPLOAD, limits };

    expect(decided(asked)).toMatchObject({ outcome: "allowed" });
    expect(decided(asked, ALLOWED, limited)).toMatchObject({ status: 403, code: "AttributeNotAllowed" });
    expect(decided({ cacheControl: "no-store" }, ALLOWED, limited)).toMatchObject({ outcome: "allowed" });
  });

  it("metadata that fits alone, but not with our metadata for a long subject", () => {
    const long = { ...UPLOAD, subjectSegment: "s".repeat(765) };
    const asked = { metadata: { author: "x".repeat(1_300) } };

    expect(decided(asked)).toMatchObject({ outcome: "allowed" });
    expect(decided(asked, ALLOWED, long)).toMatchObject({ code: "MetadataTooLarge" });
  });
});
