import { describe, expect, it } from "vitest";
import {
  completeUploadPolicy,
  DEFAULT_UPLOAD_POLICY,
  MAX_OBJECT_BYTES,
} from "../../../functions/upload-policy/contract.js";
import {
  UPLOAD_POLICY_RULES,
  uploadPolicyProblems,
} from "../../../functions/upload-policy/rules/policy-problems.js";
import { policyWith } from "../support/policies.js";

describe("completeUploadPolicy", () => {
  it("uses the default for omitted and undefined fields", () => {
    expect(completeUploadPolicy({ maxBytes: 5, overwrite: undefined })).toEqual({
      ...DEFAULT_UPLOAD_POLICY,
      maxBytes: 5,
    });
  });
});

describe("uploadPolicyProblems", () => {
  it.each([
    ["the default", {}],
    ["the largest object", { maxBytes: MAX_OBJECT_BYTES }],
    ["one hour", { urlExpirySeconds: 3_600 }],
    ["forms that live for a minute", { formExpirySeconds: 60 }],
    ["a week with longLivedUrls", { urlExpirySeconds: 604_800, longLivedUrls: true }],
    [
      "limits for a folder and for all keys",
      {
        limits: [
          { prefix: "a/", types: ["image/*"] },
          { prefix: "", maxBytes: 5 },
        ],
      },
    ],
    ["types and extensions", { allowedContentTypes: ["image/*", "*/*"], allowedExtensions: [".tar.gz"] }],
  ])("finds no problem in %s", (_, changes) => {
    expect(uploadPolicyProblems(policyWith(changes))).toEqual([]);
  });

  it.each<[string, unknown, string?]>([
    ["minBytes", -1],
    ["minBytes", 1.5],
    ["maxBytes", 0],
    ["maxBytes", MAX_OBJECT_BYTES + 1],
    ["maxBytes", "10"],
    ["maxBytes", Number.NaN],
    ["allowedContentTypes", ["image"], "[0]"],
    ["allowedContentTypes", ["image/png", "image/png; q=1"], "[1]"],
    ["allowedContentTypes", "image/*"],
    ["allowedContentTypes", ["*/png"], "[0]"],
    ["allowedContentTypes", ["image/*", "image/*"]],
    ["allowedExtensions", ["pdf"], "[0]"],
    ["allowedExtensions", ["."], "[0]"],
    ["keyPrefix", "user"],
    ["overwrite", "false"],
    ["checksum", true],
    ["urlExpirySeconds", 0],
    ["urlExpirySeconds", 3_601],
    ["formExpirySeconds", 0],
    ["formExpirySeconds", 3_601],
    ["formExpirySeconds", "60"],
    ["longLivedUrls", undefined],
    ["limits", []],
    ["limits", Array.from({ length: 21 }, (_, index) => ({ prefix: `${index}/`, maxBytes: 5 }))],
    ["limits", [{ maxBytes: 5 }], "[0].prefix"],
    ["limits", [{ prefix: "/a", maxBytes: 5 }], "[0].prefix"],
    ["limits", [{ prefix: "a//b", maxBytes: 5 }], "[0].prefix"],
    ["limits", [{ prefix: "a", maxBytes: 0 }], "[0].maxBytes"],
    ["limits", [{ prefix: "a", types: [] }], "[0].types"],
    ["limits", [{ prefix: "a", types: ["image"] }], "[0].types[0]"],
    ["limits", [{ prefix: "a", maxbytes: 5 }], "[0].maxbytes"],
  ])("finds %s %j, and says what is allowed and how to fix it", (setting, received, item = "") => {
    const problems = uploadPolicyProblems({ ...DEFAULT_UPLOAD_POLICY, [setting]: received });

    expect(problems).toMatchObject([
      { setting: `policy.${setting}${item}`, allowed: expect.any(String), remedy: expect.any(String) },
    ]);
  });

  it("finds an expiry over seven days even with longLivedUrls", () => {
    const policy = policyWith({ urlExpirySeconds: 604_801, longLivedUrls: true });

    expect(uploadPolicyProblems(policy)).toMatchObject([{ setting: "policy.urlExpirySeconds" }]);
  });

  it("finds a minBytes above maxBytes", () => {
    expect(uploadPolicyProblems(policyWith({ minBytes: 2, maxBytes: 1 }))).toMatchObject([
      { setting: "policy.minBytes", received: 2 },
    ]);
  });

  it("does not check values that only Terraform knows", () => {
    const token = -1.888e289;
    const isUnresolved = (value: unknown) => value === token;

    expect(uploadPolicyProblems(policyWith({ maxBytes: token }), isUnresolved)).toEqual([]);
  });

  it("rejects a value that only Terraform knows if it decides what is built", () => {
    const isUnresolved = (value: unknown) => value === "a token";

    expect(uploadPolicyProblems({ ...policyWith(), overwrite: "a token" }, isUnresolved)).toMatchObject([
      { setting: "policy.overwrite", allowed: expect.stringContaining("known at synth") },
    ]);
  });

  it("does not compare a size with a size that only Terraform knows", () => {
    const token = -1.888e289;

    expect(
      uploadPolicyProblems(policyWith({ minBytes: 5, maxBytes: token }), (value) => value === token),
    ).toEqual([]);
  });

  it("finds an unknown field", () => {
    expect(uploadPolicyProblems({ ...policyWith(), overwrit: true })).toMatchObject([
      { setting: "policy.overwrit", known: Object.keys(UPLOAD_POLICY_RULES) },
    ]);
  });

  it("finds every missing field", () => {
    expect(uploadPolicyProblems({})).toHaveLength(Object.keys(DEFAULT_UPLOAD_POLICY).length);
  });
});
