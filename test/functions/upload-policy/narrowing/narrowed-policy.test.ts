import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallerPolicy } from "../../../../functions/identity/contract.js";
import {
  isAllowedExtension,
  isAllowedType,
} from "../../../../functions/upload-policy/headers/content-type.js";
import { narrowedPolicy } from "../../../../functions/upload-policy/narrowing/narrowed-policy.js";
import type { UploadPolicy } from "../../../../functions/upload-policy/policy.js";
import { policyWith } from "../../support/policies.js";

function narrowed(policy: Partial<UploadPolicy>, own: CallerPolicy) {
  const result = narrowedPolicy(policyWith(policy), own);
  return result.outcome === "policy" ? result.policy : result;
}

describe("the policy of one caller", () => {
  it("is the upload policy if the caller's own policy is empty", () => {
    const policy = policyWith({ overwrite: true, allowedContentTypes: ["image/*"], formExpirySeconds: 60 });

    expect(narrowed(policy, {})).toEqual(policy);
  });

  it.each<[string, Partial<UploadPolicy>, CallerPolicy, Partial<UploadPolicy>]>([
    ["a smaller size", { maxBytes: 100 }, { maxBytes: 10 }, { maxBytes: 10 }],
    ["no larger size", { maxBytes: 100 }, { maxBytes: 1_000 }, { maxBytes: 100 }],
    [
      "types, if the policy allows any",
      {},
      { allowedContentTypes: ["a/b"] },
      { allowedContentTypes: ["a/b"] },
    ],
    [
      "a type of the policy's range",
      { allowedContentTypes: ["image/*", "text/plain"] },
      { allowedContentTypes: ["image/png"] },
      { allowedContentTypes: ["image/png"] },
    ],
    [
      "the policy's type in the caller's range",
      { allowedContentTypes: ["IMAGE/PNG", "text/plain"] },
      { allowedContentTypes: ["image/*"] },
      { allowedContentTypes: ["IMAGE/PNG"] },
    ],
    [
      "what both allow, and no other type",
      { allowedContentTypes: ["image/*", "text/plain"] },
      { allowedContentTypes: ["image/*", "video/mp4"] },
      { allowedContentTypes: ["image/*"] },
    ],
    [
      "a longer extension",
      { allowedExtensions: [".gz"] },
      { allowedExtensions: [".tar.gz"] },
      { allowedExtensions: [".tar.gz"] },
    ],
    ["no overwriting", { overwrite: true }, { overwrite: false }, { overwrite: false }],
    ["a checksum", { checksum: "optional" }, { checksum: "required" }, { checksum: "required" }],
    ["shorter URLs", { urlExpirySeconds: 900 }, { urlExpirySeconds: 60 }, { urlExpirySeconds: 60 }],
    [
      "shorter forms",
      { urlExpirySeconds: 900, formExpirySeconds: 300 },
      { urlExpirySeconds: 60 },
      { urlExpirySeconds: 60, formExpirySeconds: 60 },
    ],
    [
      "attributes that both allow",
      { attributes: { metadata: ["author", "project"], tags: ["team"] } },
      { attributes: { metadata: ["author", "secret"], storageClasses: ["GLACIER"] } },
      { attributes: { metadata: ["author"] } },
    ],
    ["no attributes if the policy has none", {}, { attributes: { metadata: ["a"] } }, { attributes: {} }],
    ["no longer URLs", { urlExpirySeconds: 60 }, { urlExpirySeconds: 900 }, { urlExpirySeconds: 60 }],
  ])("has %s", (_name, policy, own, expected) => {
    expect(narrowed(policy, own)).toEqual({ ...policyWith(policy), ...expected });
  });

  it.each<[string, Partial<UploadPolicy>, CallerPolicy]>([
    ["types", { allowedContentTypes: ["image/*"] }, { allowedContentTypes: ["video/mp4"] }],
    ["extensions", { allowedExtensions: [".png"] }, { allowedExtensions: [".mp4"] }],
    ["sizes", { minBytes: 100 }, { maxBytes: 99 }],
  ])(
    "rejects the caller instead of allowing everything if both have no %s in common",
    (_name, policy, own) => {
      expect(narrowed(policy, own)).toMatchObject({
        outcome: "rejected",
        status: 403,
        code: "NothingAllowed",
      });
    },
  );

  it.each<[string, unknown]>([
    ["a string", { metadata: "author" }],
    ["an unknown field", { tag: ["team"] }],
    ["null", null],
  ])("rejects the caller for %s as attributes, which would allow parts of names", (_name, attributes) => {
    const own = { attributes } as CallerPolicy;

    expect(narrowed({ attributes: { metadata: ["author"] } }, own)).toMatchObject({
      status: 403,
      code: "InvalidCallerPolicy",
    });
  });

  const types = fc.uniqueArray(fc.constantFrom("*/*", "image/*", "image/png", "IMAGE/gif", "text/plain"));
  const extensions = fc.uniqueArray(fc.constantFrom(".png", ".gz", ".tar.gz", ".GIF"));
  const limits = {
    allowedContentTypes: types,
    allowedExtensions: extensions,
    maxBytes: fc.integer({ min: 1, max: 9 }),
  };

  it("allows exactly what both policies allow", () => {
    const type = fc.constantFrom("image/png", "image/gif", "text/plain", "video/mp4");
    const key = fc.constantFrom("a.png", "a.gz", "a.tar.gz", "a.gif", "a");

    fc.assert(
      fc.property(fc.record(limits), fc.record(limits), type, key, (given, own, contentType, name) => {
        const result = narrowed(given, own);
        const allows = (policy: Pick<UploadPolicy, "allowedContentTypes" | "allowedExtensions">) =>
          isAllowedType(contentType, policy.allowedContentTypes) &&
          isAllowedExtension(name, policy.allowedExtensions);
        const isAllowed = !("outcome" in result) && allows(result);

        expect(isAllowed).toBe(allows(given) && allows(own));
      }),
    );
  });
});
