import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signPostPolicy } from "../../../functions/sigv4/post-policy.js";
import { s3Endpoint } from "../../../functions/sigv4/s3-endpoint.js";
import { createSigner } from "../../../functions/sigv4/signer.js";
import { POST_POLICY_EXAMPLE } from "../../support/post-policy-example.js";
import { anyAddress, anyKey, anyKeys } from "./arbitraries.js";

const anyFields = fc.record(
  {
    key: anyKey,
    "Content-Type": fc.string({ unit: "binary" }),
    success_action_status: fc.constantFrom("200", "201", "204"),
    "x-amz-meta-upload-subject": fc.string({ unit: "binary" }),
    "x-amz-server-side-encryption": fc.constantFrom("AES256", "aws:kms"),
    "x-amz-checksum-sha256": fc.base64String(),
  },
  { requiredKeys: ["key"] },
);

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

describe("signPostPolicy", () => {
  it("binds each field exactly, adds the conditions, and signs as AWS documents it", () => {
    fc.assert(
      fc.property(anyAddress, anyKeys, anyFields, fc.nat(), (address, keys, given, lifeMs) => {
        const { credentials, signedAt } = keys;
        const { region, bucketName } = address;
        const conditions = [{ bucket: bucketName }, ["content-length-range", 0, 5_000_000_000]] as const;
        const endpoint = s3Endpoint(address);
        const expiresAt = signedAt + lifeMs;

        const { url, fields } = signPostPolicy(
          { endpoint, fields: given, conditions, expiresAt },
          { ...keys, region },
        );

        const { policy = "", "x-amz-signature": signature, ...bound } = fields;
        const time = `${new Date(signedAt).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
        const day = time.slice(0, 8);
        const keyOfDay = hmac(`AWS4${credentials.secretAccessKey}`, day);
        const signingKey = hmac(hmac(hmac(keyOfDay, region), "s3"), "aws4_request");
        expect(url).toBe(`${endpoint.origin}${endpoint.basePath}`);
        expect(bound).toEqual({
          ...given,
          "x-amz-algorithm": "AWS4-HMAC-SHA256",
          "x-amz-credential": `${credentials.accessKeyId}/${day}/${region}/s3/aws4_request`,
          "x-amz-date": time,
          ...(credentials.sessionToken && { "x-amz-security-token": credentials.sessionToken }),
        });
        expect(JSON.parse(Buffer.from(policy, "base64").toString())).toEqual({
          expiration: new Date(expiresAt).toISOString(),
          conditions: [...conditions, ...Object.entries(bound).map(([name, value]) => ({ [name]: value }))],
        });
        expect(signature).toBe(hmac(signingKey, policy).toString("hex"));
      }),
    );
  });

  it("escapes all characters except ASCII, as AWS requires in a policy", () => {
    const endpoint = s3Endpoint({ bucketName: "b-1", region: "us-east-1", transferAcceleration: false });
    const post = { endpoint, fields: { key: "é/😀" }, conditions: [], expiresAt: 0 };
    const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret" };

    const { fields } = signPostPolicy(post, { credentials, region: "us-east-1", signedAt: 0 });

    expect(fields.key).toBe("é/😀");
    expect(Buffer.from(fields.policy ?? "", "base64").toString()).toContain(
      '{"key":"\\u00e9/\\ud83d\\ude00"}',
    );
  });
});

describe("AWS's example of a signed policy", () => {
  it("gets the signature that AWS published", () => {
    const { policy, credentials, region, signature } = POST_POLICY_EXAMPLE;

    const signer = createSigner({ credentials, region, signedAt: Date.UTC(2015, 11, 29) }, "s3");

    expect(signer.signText(policy)).toBe(signature);
  });
});
