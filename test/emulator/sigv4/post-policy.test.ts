import { describe, expect, it } from "vitest";
import type { CredentialDirectory } from "../../../emulator/iam/credentials.js";
import type { Principal } from "../../../emulator/iam/principal.js";
import { parsePolicy } from "../../../emulator/services/s3/operations/post/policy.js";
import { verifyPostPolicy } from "../../../emulator/sigv4/post-policy.js";
import { POST_POLICY_EXAMPLE } from "../../support/post-policy-example.js";

const EXAMPLE: Readonly<Record<string, string>> = {
  policy: POST_POLICY_EXAMPLE.policy,
  "x-amz-algorithm": "AWS4-HMAC-SHA256",
  "x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request",
  "x-amz-date": "20151229T000000Z",
  "x-amz-signature": POST_POLICY_EXAMPLE.signature,
};

const principal: Principal = { type: "anonymous" };
const credentials: CredentialDirectory = {
  find: (accessKeyId) => ({
    principal,
    credentials: { ...POST_POLICY_EXAMPLE.credentials, accessKeyId },
  }),
};

const verify = (fields: Readonly<Record<string, string>>, now = "2015-12-29T00:01:00Z") =>
  verifyPostPolicy((name) => fields[name], {
    region: POST_POLICY_EXAMPLE.region,
    credentials,
    clock: () => Date.parse(now),
  });

describe("the signature of a POST policy", () => {
  it("is the signature of AWS's example", () => {
    expect(verify(EXAMPLE)).toEqual({
      outcome: "verified",
      policy: EXAMPLE.policy,
      caller: { principal, authType: "POST", signatureAgeMs: 60_000 },
    });
  });

  it.each(Object.keys(EXAMPLE).filter((name) => name !== "x-amz-algorithm"))("depends on %s", (name) => {
    const altered = { ...EXAMPLE, [name]: (EXAMPLE[name] ?? "").replace(/[0-9A-Za-z]$/, "!") };

    expect(verify(altered).outcome).toBe("rejected");
  });

  it("expires after seven days", () => {
    expect(verify(EXAMPLE, "2016-01-05T00:00:00Z").outcome).toBe("verified");
    expect(verify(EXAMPLE, "2016-01-05T00:00:01Z").outcome).toBe("rejected");
  });

  it("is missing if the form has none of its fields", () => {
    expect(verify({ policy: EXAMPLE.policy ?? "" })).toEqual({ outcome: "unsigned" });
  });
});

describe("the policy of AWS's example", () => {
  it("is read", () => {
    const { expiresAt, conditions } = parsePolicy(EXAMPLE.policy ?? "");

    expect(expiresAt).toBe(Date.parse("2015-12-30T12:00:00Z"));
    expect(conditions.slice(0, 3)).toEqual([
      { operator: "eq", name: "$bucket", value: "sigv4examplebucket" },
      { operator: "starts-with", name: "$key", value: "user/user1/" },
      { operator: "eq", name: "$acl", value: "public-read" },
    ]);
    expect(conditions).toHaveLength(11);
  });
});
