import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AllowedAttributes } from "../../../functions/attributes/contract.js";
import { narrowedAttributes, widerAttributes } from "../../../functions/attributes/narrowed-attributes.js";

const POLICYS: AllowedAttributes = {
  metadata: ["author", "project"],
  tags: ["team", "Team:2"],
  storageClasses: ["STANDARD_IA", "GLACIER_IR"],
  cacheControl: ["no-store", "private, max-age=60"],
  contentDisposition: ["attachment", "inline"],
};

describe("narrowedAttributes", () => {
  it("is the policy's attributes if nothing narrows them", () => {
    expect(narrowedAttributes(POLICYS, undefined)).toEqual(POLICYS);
    expect(narrowedAttributes(undefined, undefined)).toBeUndefined();
  });

  it.each<[string, AllowedAttributes, AllowedAttributes]>([
    ["names that both have", { metadata: ["project", "other"] }, { metadata: ["project"] }],
    ["tags in the same letter case", { tags: ["TEAM", "Team:2"] }, { tags: ["Team:2"] }],
    [
      "classes that both have",
      { storageClasses: ["GLACIER_IR", "GLACIER"] },
      { storageClasses: ["GLACIER_IR"] },
    ],
    ["types that both have", { contentDisposition: ["inline"] }, { contentDisposition: ["inline"] }],
    [
      "the policy's values for any value",
      { cacheControl: ["*"] },
      { cacheControl: POLICYS.cacheControl ?? [] },
    ],
    ["nothing for an empty object", {}, {}],
    ["nothing for lists without a common item", { metadata: ["other"], tags: ["other"] }, {}],
  ])("keeps %s", (_name, own, expected) => {
    expect(narrowedAttributes(POLICYS, own)).toEqual(expected);
  });

  it("compares values of Cache-Control by their meaning", () => {
    expect(narrowedAttributes(POLICYS, { cacheControl: ["Private,max-age=60", "max-age=61"] })).toEqual({
      cacheControl: ["Private,max-age=60", "private, max-age=60"],
    });
  });

  it("keeps a value if the policy allows any", () => {
    expect(narrowedAttributes({ cacheControl: ["*"] }, { cacheControl: ["no-store"] })).toEqual({
      cacheControl: ["no-store"],
    });
  });

  it("allows no attributes if the policy has none", () => {
    expect(narrowedAttributes(undefined, POLICYS)).toEqual({});
    expect(narrowedAttributes({}, POLICYS)).toEqual({});
  });

  const attributes = fc.record(
    {
      metadata: fc.subarray(["a", "b", "c"]),
      tags: fc.subarray(["a", "A", "c"]),
      storageClasses: fc.subarray(["STANDARD_IA", "GLACIER"] as const),
      cacheControl: fc.subarray(["*", "no-store", "No-Store", "max-age=1"]),
      contentDisposition: fc.subarray(["attachment", "inline"] as const),
    },
    { requiredKeys: [] },
  );

  it("is never wider than the policy's attributes or the narrower attributes", () => {
    fc.assert(
      fc.property(attributes, attributes, (policys, own) => {
        const narrowed = narrowedAttributes(policys, own);

        expect(widerAttributes(policys, narrowed)).toEqual([]);
        expect(widerAttributes(own, narrowed)).toEqual([]);
      }),
    );
  });
});

describe("widerAttributes", () => {
  it("lists the items that the policy does not allow", () => {
    const own: AllowedAttributes = { metadata: ["project", "other"], cacheControl: ["*"] };

    expect(widerAttributes(POLICYS, own)).toEqual([
      { name: "metadata", item: "other", allowed: POLICYS.metadata },
      { name: "cacheControl", item: "*", allowed: POLICYS.cacheControl },
    ]);
    expect(widerAttributes(undefined, { tags: ["team"] })).toEqual([
      { name: "tags", item: "team", allowed: [] },
    ]);
  });
});
