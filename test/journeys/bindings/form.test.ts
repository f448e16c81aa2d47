import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PresignedPost } from "../../../functions/presign/contract.js";
import { CHECKSUM_ALGORITHMS } from "../../../functions/presign/contract.js";
import { checksumOf } from "../../support/checksum-of.js";
import { EncryptedBucketStack } from "../../support/encrypted-bucket-stack.js";
import { serve } from "../../support/local-stack.js";
import { postForm } from "../../support/post-form.js";
import { s3Outcome } from "../../support/s3-outcome.js";
import type { PresignedApi } from "./presigned.js";
import { asAlice } from "./presigned.js";

const BODY = "body";
/** S3 has no form field for it. */
const ALGORITHMS = CHECKSUM_ALGORITHMS.filter((algorithm) => algorithm !== "crc64nvme");
const REJECTED = /^40[03] [A-Z]/;

let api: PresignedApi;
beforeAll(async () => {
  api = await asAlice(await serve((app) => new EncryptedBucketStack(app)));
});
afterAll(() => api.stack.close());

const signed = (key: string, more: object = {}) =>
  api.ask<PresignedPost>("POST", "uploads", {
    key,
    length: BODY.length,
    type: "text/plain",
    method: "POST",
    ...more,
  });

const post = async ({ url }: PresignedPost, fields: PresignedPost["fields"], body = BODY) =>
  s3Outcome(await postForm(api.stack, url, fields, body));

const without = (fields: PresignedPost["fields"], name: string) =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));

const stored = async ({ key }: PresignedPost) => (await api.stack.object(key))?.toString();

describe("a presigned form", () => {
  it("is accepted unchanged", async () => {
    const form = await signed("right.txt");

    expect(await post(form, form.fields)).toBe("201");
    const head = await api.stack.head(form.key);
    expect(head).toMatchObject({
      ContentType: "text/plain",
      ServerSideEncryption: "AES256",
      Metadata: { "upload-subject": "alice", "upload-length": "4" },
    });
  });

  it("is rejected if any field is changed or missing", async () => {
    const form = await signed("fields.txt");
    // `bucket` only repeats the bucket of the URL.
    const names = Object.keys(form.fields).filter((name) => name !== "bucket");

    for (const name of names) {
      const changed = { ...form.fields, [name]: `${form.fields[name]}x` };
      expect([name, await post(form, changed)]).toEqual([name, expect.stringMatching(REJECTED)]);
      const short = without(form.fields, name);
      expect([name, await post(form, short)]).toEqual([name, expect.stringMatching(REJECTED)]);
    }

    expect(names).toEqual(
      expect.arrayContaining([
        "key",
        "content-type",
        "x-amz-meta-upload-id",
        "x-amz-meta-upload-subject",
        "x-amz-meta-upload-length",
        "x-amz-server-side-encryption",
        "success_action_status",
        "policy",
      ]),
    );
    expect(await api.stack.keys()).not.toContain(form.key);
  });

  it.each<[string, Record<string, string>]>([
    ["additional metadata", { "x-amz-meta-upload-tenant": "another" }],
    ["an ACL", { acl: "public-read" }],
    ["tags", { tagging: "<Tagging><TagSet/></Tagging>" }],
    ["a storage class", { "x-amz-storage-class": "GLACIER" }],
    ["a redirection", { success_action_redirect: "https://evil.example" }],
    ["a website redirection", { "x-amz-website-redirect-location": "https://evil.example" }],
    ["a disposition", { "content-disposition": "inline" }],
    ["an encoding", { "content-encoding": "gzip" }],
    ["an unsigned checksum", { "x-amz-checksum-crc32": checksumOf("crc32", BODY) }],
    ["a field without meaning", { nonsense: "x" }],
  ])("is rejected with %s", async (name, more) => {
    const form = await signed(`${name}.txt`);

    expect(await post(form, { ...form.fields, ...more })).toBe("403 AccessDenied");
    expect(await stored(form)).toBeUndefined();
  });

  it.each([
    ["a missing byte", BODY.slice(1), "400 EntityTooSmall"],
    ["an additional byte", `${BODY}+`, "400 EntityTooLarge"],
    ["nothing", "", "400 EntityTooSmall"],
  ])("is rejected with %s", async (name, body, outcome) => {
    const form = await signed(`${name}.txt`);

    expect(await post(form, form.fields, body)).toBe(outcome);
    expect(await stored(form)).toBeUndefined();
  });

  it.each([
    ["another type", "content-type", "text/html"],
    ["another caller's key", "key", "uploads/bob/a.txt"],
    ["the file's name in its key", "key", "uploads/alice/${filename}"],
    ["another subject", "x-amz-meta-upload-subject", "bob"],
    ["another encryption", "x-amz-server-side-encryption", "aws:kms"],
  ])("is rejected with %s", async (name, field, value) => {
    const form = await signed(`${name}.txt`);
    const before = await api.stack.keys();

    expect(await post(form, { ...form.fields, [field]: value })).toBe("403 AccessDenied");
    expect(await api.stack.keys()).toEqual(before);
  });

  it("is rejected after its expiry", async () => {
    const form = await signed("late.txt");

    api.stack.advance(901);
    const outcome = await post(form, form.fields);
    api.stack.advance(-901);

    expect(outcome).toBe("403 AccessDenied");
    expect(await stored(form)).toBeUndefined();
  });

  it.each(ALGORITHMS)(
    "with a %s rejects other bytes, another checksum, and a missing checksum",
    async (algorithm) => {
      const field = `x-amz-checksum-${algorithm}`;
      const checksum = { algorithm, value: checksumOf(algorithm, BODY) };
      const form = await signed(`${algorithm}.txt`, { checksum });
      const others = { ...form.fields, [field]: checksumOf(algorithm, "BODY") };

      expect(await post(form, form.fields, "BODY")).toBe("400 BadDigest");
      expect(await post(form, others, "BODY")).toBe("403 AccessDenied");
      expect(await post(form, without(form.fields, field))).toBe("403 AccessDenied");
      expect(await stored(form)).toBeUndefined();
      expect(await post(form, form.fields)).toBe("201");
    },
  );
});
