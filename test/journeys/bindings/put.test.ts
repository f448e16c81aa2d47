import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PresignedPut } from "../../../functions/presign/contract.js";
import { CHECKSUM_ALGORITHMS } from "../../../functions/presign/contract.js";
import { checksumOf } from "../../support/checksum-of.js";
import { EncryptedBucketStack } from "../../support/encrypted-bucket-stack.js";
import { serve } from "../../support/local-stack.js";
import type { PresignedApi, S3Request } from "./presigned.js";
import { asAlice, parametersOf, withParameter } from "./presigned.js";

const BODY = "body";

let api: PresignedApi;
beforeAll(async () => {
  api = await asAlice(await serve((app) => new EncryptedBucketStack(app)));
});
afterAll(() => api.stack.close());

async function signed(key: string, more: object = {}): Promise<S3Request & { readonly key: string }> {
  const asked = { key, length: BODY.length, type: "text/plain", ...more };
  const { url, headers, key: whole } = await api.ask<PresignedPut>("POST", "uploads", asked);
  return { method: "PUT", url, headers, body: BODY, key: whole };
}

const withBody = (request: S3Request, body: string): S3Request => ({
  ...request,
  body,
  headers: { ...request.headers, "content-length": String(body.length) },
});
const withHeaders = (request: S3Request, headers: Record<string, string>): S3Request => ({
  ...request,
  headers: { ...request.headers, ...headers },
});
const withoutHeader = (request: S3Request, name: string): S3Request => ({
  ...request,
  headers: Object.fromEntries(Object.entries(request.headers).filter(([header]) => header !== name)),
});
const withUrl = (request: S3Request, change: (url: string) => string): S3Request => ({
  ...request,
  url: change(request.url),
});

/** Changes of a request, with S3's outcome. */
const BREAKS: readonly [name: string, outcome: string, change: (request: S3Request) => S3Request][] = [
  ["an additional byte", "403 SignatureDoesNotMatch", (it) => withBody(it, `${BODY}+`)],
  ["a missing byte", "403 SignatureDoesNotMatch", (it) => withBody(it, BODY.slice(1))],
  ["another type", "403 SignatureDoesNotMatch", (it) => withHeaders(it, { "content-type": "text/html" })],
  ["a missing type", "403 SignatureDoesNotMatch", (it) => withoutHeader(it, "content-type")],
  [
    "another encryption",
    "403 SignatureDoesNotMatch",
    (it) => withHeaders(it, { "x-amz-server-side-encryption": "aws:kms" }),
  ],
  [
    "a missing encryption",
    "403 SignatureDoesNotMatch",
    (it) => withoutHeader(it, "x-amz-server-side-encryption"),
  ],
  ["another key", "403 SignatureDoesNotMatch", (it) => withUrl(it, (url) => url.replace(".txt?", ".exe?"))],
  [
    "another caller's key",
    "403 SignatureDoesNotMatch",
    (it) => withUrl(it, (url) => url.replace("/alice/", "/bob/")),
  ],
  ["POST", "403 SignatureDoesNotMatch", (it) => ({ ...it, method: "POST" })],
  ["DELETE", "403 SignatureDoesNotMatch", (it) => ({ ...it, method: "DELETE" })],
  [
    "additional metadata",
    "403 AccessDenied",
    (it) => withHeaders(it, { "x-amz-meta-upload-subject": "bob" }),
  ],
  ["an ACL", "403 AccessDenied", (it) => withHeaders(it, { "x-amz-acl": "public-read" })],
  ["tags", "403 AccessDenied", (it) => withHeaders(it, { "x-amz-tagging": "a=b" })],
  [
    "another object to copy",
    "403 AccessDenied",
    (it) => withHeaders(it, { "x-amz-copy-source": "/owners-bucket/uploads/bob/a.txt" }),
  ],
  ["an additional parameter", "403 SignatureDoesNotMatch", (it) => withUrl(it, (url) => `${url}&tagging`)],
  [
    "a part's parameters",
    "403 SignatureDoesNotMatch",
    (it) => withUrl(it, (url) => `${url}&partNumber=1&uploadId=x`),
  ],
];

describe("a presigned PUT", () => {
  it("is accepted unchanged", async () => {
    const request = await signed("right.txt");

    expect(await api.outcome(request)).toBe("200");
    expect((await api.stack.head(request.key)).ServerSideEncryption).toBe("AES256");
  });

  it.each(BREAKS)("with %s is rejected: %s", async (name, outcome, change) => {
    const request = await signed(`${name}.txt`);
    const before = await api.stack.keys();

    expect(await api.outcome(change(request))).toBe(outcome);
    expect(await api.stack.keys()).toEqual(before);
  });

  it("is rejected if any parameter is missing or changed", async () => {
    const request = await signed("parameters.txt");
    const names = parametersOf(request.url);
    const before = await api.stack.keys();

    for (const name of names) {
      const without = { ...request, url: withParameter(request.url, name) };
      const changed = { ...request, url: withParameter(request.url, name, (value) => `${value}1`) };
      expect([name, await api.outcome(without)]).toEqual([name, expect.stringMatching(/^40[03] [A-Z]/)]);
      expect([name, await api.outcome(changed)]).toEqual([name, expect.stringMatching(/^40[03] [A-Z]/)]);
    }

    expect(names).toEqual(
      expect.arrayContaining([
        "If-None-Match",
        "x-amz-meta-upload-id",
        "x-amz-meta-upload-subject",
        "x-amz-meta-upload-length",
      ]),
    );
    expect(await api.stack.keys()).toEqual(before);
  });

  it("is rejected a second time, and keeps the first object", async () => {
    const request = await signed("twice.txt");
    await api.outcome(request);

    expect(await api.outcome({ ...request, body: "BODY" })).toBe("412 PreconditionFailed");
    expect((await api.stack.object(request.key))?.toString()).toBe(BODY);
  });

  it("is rejected after its expiry", async () => {
    const request = await signed("late.txt");

    api.stack.advance(901);
    const outcome = await api.outcome(request);
    api.stack.advance(-901);

    expect(outcome).toBe("403 AccessDenied");
    expect(await api.stack.object(request.key)).toBeUndefined();
  });

  it.each(CHECKSUM_ALGORITHMS)(
    "with a %s rejects other bytes, another checksum, and a missing checksum",
    async (algorithm) => {
      const header = `x-amz-checksum-${algorithm}`;
      const checksum = { algorithm, value: checksumOf(algorithm, BODY) };
      const request = await signed(`${algorithm}.txt`, { checksum });

      expect(await api.outcome({ ...request, body: "BODY" })).toBe("400 BadDigest");
      const others = withHeaders({ ...request, body: "BODY" }, { [header]: checksumOf(algorithm, "BODY") });
      expect(await api.outcome(others)).toBe("403 SignatureDoesNotMatch");
      expect(await api.outcome(withoutHeader(request, header))).toBe("403 SignatureDoesNotMatch");
      expect(await api.stack.object(request.key)).toBeUndefined();
      expect(await api.outcome(request)).toBe("200");
    },
  );
});
