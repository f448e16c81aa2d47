import { describe, expect, it } from "vitest";
import {
  completeUploadPolicy,
  DEFAULT_UPLOAD_POLICY,
  MAX_OBJECT_BYTES,
  uploadPolicyProblems,
} from "../../../functions/upload-policy/contract.js";
import {
  InvalidSettingsError,
  parseSettings,
  placeProblems,
} from "../../../functions/upload-policy/settings/parse-settings.js";
import { policyWith } from "../support/policies.js";

describe("completeUploadPolicy", () => {
  it("takes the default for what is absent or undefined", () => {
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
    ["a week, asked for by name", { urlExpirySeconds: 604_800, longLivedUrls: true }],
    ["types and extensions", { allowedContentTypes: ["image/*", "*/*"], allowedExtensions: [".tar.gz"] }],
  ])("finds none in %s", (_, changes) => {
    expect(uploadPolicyProblems(policyWith(changes))).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["minBytes", -1],
    ["minBytes", 1.5],
    ["maxBytes", 0],
    ["maxBytes", MAX_OBJECT_BYTES + 1],
    ["maxBytes", "10"],
    ["maxBytes", Number.NaN],
    ["allowedContentTypes", ["image"]],
    ["allowedContentTypes", ["image/png; q=1"]],
    ["allowedContentTypes", "image/*"],
    ["allowedContentTypes", ["*/png"]],
    ["allowedExtensions", ["pdf"]],
    ["allowedExtensions", ["."]],
    ["keyPrefix", "user"],
    ["overwrite", "false"],
    ["checksum", true],
    ["urlExpirySeconds", 0],
    ["urlExpirySeconds", 3_601],
    ["longLivedUrls", undefined],
  ])("finds %s %j, and says what is allowed and how to mend it", (setting, received) => {
    const problems = uploadPolicyProblems({ ...DEFAULT_UPLOAD_POLICY, [setting]: received });

    expect(problems).toEqual([
      { setting: `policy.${setting}`, received, allowed: expect.any(String), remedy: expect.any(String) },
    ]);
  });

  it("finds a life over seven days even where long-lived URLs are asked for", () => {
    const policy = policyWith({ urlExpirySeconds: 604_801, longLivedUrls: true });

    expect(uploadPolicyProblems(policy)).toMatchObject([{ setting: "policy.urlExpirySeconds" }]);
  });

  it("finds a range that holds no size", () => {
    expect(uploadPolicyProblems(policyWith({ minBytes: 2, maxBytes: 1 }))).toMatchObject([
      { setting: "policy.minBytes", received: 2 },
    ]);
  });

  it("does not judge what only Terraform knows", () => {
    const token = -1.888e289;
    const isUnresolved = (value: unknown) => value === token;

    expect(uploadPolicyProblems(policyWith({ maxBytes: token }), isUnresolved)).toEqual([]);
  });

  it("finds every field missing from nothing", () => {
    expect(uploadPolicyProblems({})).toHaveLength(Object.keys(DEFAULT_UPLOAD_POLICY).length);
  });
});

describe("parseSettings", () => {
  const problemsOf = (settings: { readonly [name: string]: unknown }) => placeProblems(settings, ["prefix"]);

  it("gives settings without problems", () => {
    expect(parseSettings("X", '{"prefix":"uploads/"}', problemsOf)).toEqual({ prefix: "uploads/" });
  });

  it.each([undefined, "", "{", "[]", "null", '"x"'])("rejects %j, which is no JSON object", (text) => {
    expect(() => parseSettings("X", text, problemsOf)).toThrow(InvalidSettingsError);
  });

  it("rejects every bad setting at once, by name", () => {
    const all = (settings: { readonly [name: string]: unknown }) =>
      placeProblems(settings, ["prefix", "corsAllowedOrigins"]);

    expect(() => parseSettings("X", '{"prefix":"/up"}', all)).toThrow(
      /prefix .*"\/up"[\s\S]*corsAllowedOrigins/,
    );
  });

  it("shows nothing of a text that cannot be parsed", () => {
    expect(() => parseSettings("X", '{"secret', problemsOf)).toThrow(/^(?!.*secret)/s);
  });
});
