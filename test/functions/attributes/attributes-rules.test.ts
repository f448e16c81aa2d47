import { describe, expect, it } from "vitest";
import { uploadPolicyProblems } from "../../../functions/upload-policy/rules/policy-problems.js";
import { policyWith } from "../support/policies.js";

const problemsOf = (attributes: unknown) =>
  uploadPolicyProblems({ ...policyWith(), attributes }).map(({ setting }) => setting);

describe("the rules of a policy's attributes", () => {
  it.each([
    ["nothing at all", {}],
    [
      "each of them",
      {
        metadata: ["author", "a.b-c_d"],
        tags: ["team", "Cost Center", "a:b/c=d+e@f"],
        storageClasses: ["STANDARD", "DEEP_ARCHIVE"],
        cacheControl: ["*", "no-store", "private, max-age=60"],
        contentDisposition: ["attachment", "inline"],
      },
    ],
  ])("allow %s", (_what, attributes) => {
    expect(problemsOf(attributes)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["an unknown field", { Metadata: ["a"] }, "Metadata"],
    ["an empty list", { metadata: [] }, "metadata"],
    ["capitals in a name of metadata", { metadata: ["Author"] }, "metadata[0]"],
    ["the whole header", { metadata: ["x-amz-meta-author"] }, "metadata[0]"],
    ["our own metadata", { metadata: ["upload-id"] }, "metadata[0]"],
    ["a name of metadata with a line break", { metadata: ["a\n"] }, "metadata[0]"],
    ["__proto__", { metadata: ["__proto__"] }, "metadata[0]"],
    ["21 names", { metadata: Array.from({ length: 21 }, (_, index) => `n${index}`) }, "metadata"],
    ["the tag of the rejection", { tags: ["Upload-Rejected"] }, "tags[0]"],
    ["the tag of the scanner", { tags: ["guardDutyMalwareScanStatus"] }, "tags[0]"],
    ["a tag of AWS", { tags: ["AWS:x"] }, "tags[0]"],
    ["a tag of AWS with a long s", { tags: ["aw\u017f:x"] }, "tags[0]"],
    ["the tag of the rejection in wide letters", { tags: ["\uff35pload-rejected"] }, "tags[0]"],
    ["the tag of the scanner with a long s", { tags: ["GuardDutyMalware\u017fcanStatus"] }, "tags[0]"],
    ["two keys that differ in look-alikes only", { tags: ["desk", "de\u017fk"] }, "tags"],
    ["two keys that differ in case only", { tags: ["team", "Team"] }, "tags"],
    ["a key that ends in a space", { tags: ["team "] }, "tags[0]"],
    ["a key with %", { tags: ["100%"] }, "tags[0]"],
    ["a storage class of another service", { storageClasses: ["SNOW"] }, "storageClasses[0]"],
    ["a quotation mark in Cache-Control", { cacheControl: ['private="x"'] }, "cacheControl[0]"],
    ["a Cache-Control with a line break", { cacheControl: ["no-store\n"] }, "cacheControl[0]"],
    ["another disposition", { contentDisposition: ["form-data"] }, "contentDisposition[0]"],
  ])("reject %s", (_what, attributes, field) => {
    expect(problemsOf(attributes)).toEqual([`policy.attributes.${field}`]);
  });
});
