import { describe, expect, it } from "vitest";
import type { FormPost, PostToPresign } from "../../../../functions/presign/signing/presigned-post.js";
import { presignPost } from "../../../../functions/presign/signing/presigned-post.js";
import type { AllowedUpload } from "../../../../functions/upload-policy/decide.js";
import { EMPTY_SHA256 } from "../../support/policies.js";
import type { Changes } from "../support/context.js";
import { contextWith, FIRST_ID } from "../support/context.js";

const KEY = `uploads/alice/${FIRST_ID}-may.pdf`;
const UPLOAD: AllowedUpload = {
  outcome: "allowed",
  key: KEY,
  subjectSegment: "alice",
  tenantSegment: "acme",
  contentType: "application/pdf",
};

function presign(
  upload: Partial<AllowedUpload> = {},
  changes: Changes = {},
  metadata?: PostToPresign["metadata"],
) {
  const { context } = contextWith(changes);
  return presignPost({ upload: { ...UPLOAD, ...upload }, uploadId: FIRST_ID, metadata }, context);
}

function presigned(...given: Parameters<typeof presign>): FormPost {
  const form = presign(...given);
  return form.outcome === "presigned" ? form.post : expect.fail(form.message);
}

/** The conditions of the policy, with exact conditions as name and value. */
function policyOf({ fields }: FormPost) {
  const document = JSON.parse(Buffer.from(fields.policy ?? "", "base64").toString("utf8"));
  const conditions: readonly unknown[] = document.conditions;
  const exact = conditions.filter((condition) => !Array.isArray(condition));
  return {
    expiration: document.expiration,
    exact: Object.assign({}, ...exact),
    others: conditions.filter((condition) => Array.isArray(condition)),
  };
}

describe("presignPost", () => {
  it("returns a form for the key, with its expiry", () => {
    const post = presigned();

    expect(post).toMatchObject({
      method: "POST",
      url: "https://uploads-bucket.s3.eu-central-1.amazonaws.com/",
      key: KEY,
      expiresAt: "2026-01-02T03:19:05.000Z",
    });
    expect(policyOf(post).expiration).toBe("2026-01-02T03:19:05.000Z");
  });

  it("expires earlier than URLs with formExpirySeconds", () => {
    const post = presigned({}, { policy: { formExpirySeconds: 60 } });

    expect(post.expiresAt).toBe("2026-01-02T03:05:05.000Z");
    expect(policyOf(post).expiration).toBe("2026-01-02T03:05:05.000Z");
  });

  it("binds each field to one value, without conditions that leave a choice", () => {
    const post = presigned({ length: 10, checksum: { algorithm: "sha256", value: EMPTY_SHA256 } });
    const { policy, "x-amz-signature": signature, ...fields } = post.fields;

    expect(policyOf(post).exact).toEqual(fields);
    expect(policyOf(post).others).toEqual([["content-length-range", 10, 10]]);
    expect(signature).toMatch(/^[0-9a-f]{64}$/);
    expect(fields).toMatchObject({
      key: KEY,
      bucket: "uploads-bucket",
      "content-type": "application/pdf",
      success_action_status: "201",
      "x-amz-checksum-sha256": EMPTY_SHA256,
      "x-amz-meta-upload-id": FIRST_ID,
      "x-amz-meta-upload-subject": "alice",
      "x-amz-meta-upload-tenant": "acme",
      "x-amz-meta-upload-length": "10",
      "x-amz-meta-upload-checksum": `sha256:${EMPTY_SHA256}`,
      "x-amz-security-token": "a-session",
    });
    expect(policy).not.toContain("a-secret");
  });

  it.each([
    ["only a declared length", { length: 0 }, {}, [0, 0]],
    ["the policy's range", {}, { minBytes: 5, maxBytes: 50 }, [5, 50]],
    ["the maximum of one request", {}, { maxBytes: 53_687_091_200_000 }, [0, 5_368_709_120]],
  ] as const)("limits the size to %s", (_, upload, policy, range) => {
    expect(policyOf(presigned(upload, { policy })).others).toEqual([["content-length-range", ...range]]);
  });

  it("names the encryption that the bucket requires", () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/1";
    const post = presigned({}, { requiredEncryption: { algorithm: "aws:kms", kmsKeyArn } });

    expect(policyOf(post).exact).toMatchObject({
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": kmsKeyArn,
    });
  });

  it("never lets the client's metadata replace our metadata", () => {
    const { fields } = presigned({}, {}, { "x-amz-meta-a": "b", "x-amz-meta-upload-subject": "bob" });

    expect(fields).toMatchObject({ "x-amz-meta-a": "b", "x-amz-meta-upload-subject": "alice" });
  });

  it.each([
    ["crc32", "AAAAAA=="],
    ["crc32c", "AAAAAA=="],
    ["sha1", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="],
  ] as const)("binds a %s", (algorithm, value) => {
    expect(presigned({ checksum: { algorithm, value } }).fields).toHaveProperty(
      `x-amz-checksum-${algorithm}`,
      value,
    );
  });

  it("rejects the checksum algorithm that forms do not support, and lists the supported algorithms", () => {
    expect(presign({ checksum: { algorithm: "crc64nvme", value: "AAAAAAAAAAA=" } })).toEqual({
      outcome: "rejected",
      status: 400,
      code: "InvalidChecksum",
      message: expect.stringMatching(/^checksum\.algorithm: .*crc32, crc32c, sha1, sha256/),
    });
  });

  it("rejects a key that S3 would change", () => {
    expect(presign({ key: `${KEY}\${filename}` })).toMatchObject({ status: 400, code: "InvalidKey" });
  });

  it.each<[string, Parameters<typeof presign>]>([
    ["x-amz-meta-name", [{}, {}, { "x-amz-meta-name": "a-${filename}" }]],
    ["content-type", [{ contentType: "a/b; name=${filename}" }]],
  ])("is rejected with a variable in %s, which S3 would replace and then reject", (name, given) => {
    const form = presign(...given);

    expect(form).toMatchObject({ status: 400, code: "InvalidField" });
    expect(form).toMatchObject({ message: expect.stringContaining(name) });
  });

  it("rejects an empty range of sizes", () => {
    const policy = { minBytes: 5_368_709_121, maxBytes: 53_687_091_200_000 };

    expect(presign({}, { policy })).toMatchObject({ status: 400, code: "TooSmall" });
  });
});
