import { describe, expect, it } from "vitest";
import type { SignResponse } from "../../../../functions/presign/contract.js";
import { SIGN_REQUEST_ROUTES } from "../../../../functions/presign/sign-request/routes.js";
import { ALICE, ALICE_OF_ACME } from "../../support/policies.js";
import { answered, ask } from "../support/ask-route.js";
import type { Changes } from "../support/context.js";
import { contextWith, FIRST_ID } from "../support/context.js";

const KEY = `uploads/alice/${FIRST_ID}-may.pdf`;
const ORIGIN = "https://uploads-bucket.s3.eu-central-1.amazonaws.com";
const KMS_KEY = "arn:aws:kms:eu-central-1:111122223333:key/1";

/** A UUID and the file's name, as Uppy makes keys up. */
const PROPOSED = "9b2d1f6e-33c5-4c0a-8d57-0a1b2c3d4e5f-may.pdf";
const PUT_OBJECT = { method: "PUT", key: PROPOSED, contentType: "application/pdf" };
const CREATE = { method: "POST", key: PROPOSED };
const UPLOAD_PART = { method: "PUT", key: KEY, uploadId: "s3-upload-1", partNumber: 3 };
const LIST_PARTS = { method: "GET", key: KEY, uploadId: "s3-upload-1" };
const COMPLETE = { method: "POST", key: KEY, uploadId: "s3-upload-1" };
const ABORT = { method: "DELETE", key: KEY, uploadId: "s3-upload-1" };

function sign(body: unknown, changes: Changes = {}, identity = ALICE) {
  const { context } = contextWith(changes, {
    // Signing sends no request.
    loadS3: () => expect.fail("S3's client was loaded"),
  });
  return ask(SIGN_REQUEST_ROUTES, "POST /s3/sign", context, { body, identity });
}

async function signed(...given: Parameters<typeof sign>) {
  const { status, body } = answered(await sign(...given));
  expect(status).toBe(200);
  const response = body as SignResponse;
  const url = new URL(response.url);
  return { response, url, query: Object.fromEntries(url.searchParams) };
}

describe("PutObject", () => {
  it("is a form, so that S3 enforces the policy's sizes", async () => {
    const { response } = await signed(PUT_OBJECT, { policy: { maxBytes: 1_000 } });

    expect(Object.keys(response).sort()).toEqual(["fields", "key", "url"]);
    expect(response).toMatchObject({
      url: `${ORIGIN}/`,
      key: KEY,
      fields: { key: KEY, "content-type": "application/pdf", "x-amz-meta-upload-id": FIRST_ID },
    });
    const policy = Buffer.from(response.fields?.policy ?? "", "base64").toString("utf8");
    expect(JSON.parse(policy).conditions).toContainEqual(["content-length-range", 0, 1_000]);
  });

  it.each([
    ["Uppy's own id", PROPOSED, "may.pdf"],
    ["a page's own key", "folder/may.pdf", "may.pdf"],
    ["only an id", "9b2d1f6e-33c5-4c0a-8d57-0a1b2c3d4e5f", "9b2d1f6e-33c5-4c0a-8d57-0a1b2c3d4e5f"],
    ["another caller's key", "uploads/bob/may.pdf", "may.pdf"],
  ])("uses only the name of %s", async (_, key, name) => {
    const { response } = await signed({ ...PUT_OBJECT, key });

    expect(response.key).toBe(`uploads/alice/${FIRST_ID}-${name}`);
  });

  it("puts the object below the caller's prefix", async () => {
    const { response } = await signed(PUT_OBJECT, { policy: { keyPrefix: "tenant" } }, ALICE_OF_ACME);

    expect(response.key).toMatch(new RegExp(`^uploads/acme/${FIRST_ID.slice(0, -8)}[0-9a-f]{8}-may\\.pdf$`));
  });
});

describe("CreateMultipartUpload", () => {
  it("returns the metadata as signed headers, under a fresh key", async () => {
    const { response, url, query } = await signed(CREATE, {}, ALICE_OF_ACME);
    const headers = {
      "x-amz-meta-upload-id": FIRST_ID,
      "x-amz-meta-upload-subject": "alice",
      "x-amz-meta-upload-tenant": "acme",
    };

    expect(response).toEqual({ url: expect.any(String), key: KEY, headers });
    expect(url.pathname).toBe(`/${KEY}`);
    expect(query).toMatchObject({
      uploads: "",
      "X-Amz-SignedHeaders": ["host", ...Object.keys(headers)].join(";"),
      "X-Amz-Expires": "60",
    });
    expect(Object.keys(query).filter((name) => /if-none-match|meta/i.test(name))).toEqual([]);
  });

  it("returns a URL that lives no longer than the policy allows", async () => {
    const { query } = await signed(CREATE, { policy: { urlExpirySeconds: 30 } });

    expect(query["X-Amz-Expires"]).toBe("30");
  });

  it("binds the type that is given, and the encryption, as headers for Uppy to send", async () => {
    const body = { ...CREATE, contentType: "video/mp4" };
    const requiredEncryption = { algorithm: "aws:kms", kmsKeyArn: KMS_KEY } as const;
    const { response, query } = await signed(body, {
      policy: { allowedContentTypes: ["video/*"] },
      requiredEncryption,
    });

    expect(response.headers).toEqual({
      "content-type": "video/mp4",
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": KMS_KEY,
      "x-amz-meta-upload-id": FIRST_ID,
      "x-amz-meta-upload-subject": "alice",
    });
    expect(query["X-Amz-SignedHeaders"]?.split(";")).toEqual([
      "content-type",
      "host",
      "x-amz-meta-upload-id",
      "x-amz-meta-upload-subject",
      "x-amz-server-side-encryption",
      "x-amz-server-side-encryption-aws-kms-key-id",
    ]);
  });

  it("does not check a type that Uppy has not sent yet", async () => {
    const policy = { allowedContentTypes: ["video/*"] };

    expect((await signed(CREATE, { policy })).response.headers).not.toHaveProperty("content-type");
    expect(await sign({ ...CREATE, contentType: "text/html" }, { policy })).toMatchObject({ status: 415 });
  });
});

describe("an operation on an upload in progress", () => {
  it.each([
    ["UploadPart", UPLOAD_PART, { partNumber: "3", uploadId: "s3-upload-1" }],
    ["ListParts", LIST_PARTS, { uploadId: "s3-upload-1" }],
    ["AbortMultipartUpload", ABORT, { uploadId: "s3-upload-1" }],
  ])("%s is signed for that upload and nothing else", async (_, body, parameters) => {
    const { response, url, query } = await signed(body);
    const ours = Object.entries(query).filter(([name]) => !name.startsWith("X-Amz-"));

    expect(Object.keys(response)).toEqual(["url"]);
    expect(url.origin + url.pathname).toBe(`${ORIGIN}/${KEY}`);
    expect(Object.fromEntries(ours)).toEqual(parameters);
    expect(query["X-Amz-SignedHeaders"]).toBe("host");
  });

  it("CompleteMultipartUpload is signed with its write condition as a header", async () => {
    const { response, url, query } = await signed(COMPLETE);

    expect(response).toEqual({ url: url.href, headers: { "if-none-match": "*" } });
    expect(url.origin + url.pathname).toBe(`${ORIGIN}/${KEY}`);
    expect(Object.keys(query).filter((name) => !name.startsWith("X-Amz-"))).toEqual(["uploadId"]);
    expect(query["X-Amz-SignedHeaders"]).toBe("host;if-none-match");
  });

  it("gives each operation a separate signature", async () => {
    const requests = [UPLOAD_PART, { ...UPLOAD_PART, partNumber: 4 }, LIST_PARTS, COMPLETE, ABORT];
    const signatures = await Promise.all(
      requests.map(async (body) => (await signed(body)).query["X-Amz-Signature"]),
    );

    expect(new Set(signatures).size).toBe(requests.length);
  });

  it("completes without a condition if overwriting is allowed", async () => {
    const { response, query } = await signed(COMPLETE, { policy: { overwrite: true } });

    expect(response).not.toHaveProperty("headers");
    expect(query["X-Amz-SignedHeaders"]).toBe("host");
    expect(Object.keys(query).filter((name) => /none-match/i.test(name))).toEqual([]);
  });

  it("signs no more parts than the policy's size needs", async () => {
    const policy = { maxBytes: 2 * 5_242_880 };

    expect(await sign({ ...UPLOAD_PART, partNumber: 2 }, { policy })).toMatchObject({ outcome: "answered" });
    expect(await sign(UPLOAD_PART, { policy })).toMatchObject({ status: 413, code: "TooManyParts" });
  });

  it("signs no part that exceeds the limit, if stored parts are summed", async () => {
    const { context, s3 } = contextWith({ sumPartsBeforeSigning: true, policy: { maxBytes: 12_000_000 } });
    const s3UploadId = await s3.port.createMultipartUpload({ key: KEY, metadata: {}, encryptionHeaders: {} });
    s3.putParts(s3UploadId, 12_000_000);
    const signPart = (partNumber: number) =>
      ask(SIGN_REQUEST_ROUTES, "POST /s3/sign", context, { body: { ...UPLOAD_PART, partNumber } });

    expect(await signPart(1)).toMatchObject({ outcome: "answered" });
    expect(await signPart(2)).toMatchObject({ status: 413, code: "TooLarge" });
  });
});

describe("requests that are never signed", () => {
  const OPERATIONS = { UPLOAD_PART, LIST_PARTS, COMPLETE, ABORT };
  const KEYS = [
    ["another caller's key", `uploads/bob/${FIRST_ID}-may.pdf`, 403, "NotYourKey"],
    ["a caller whose name begins alike", `uploads/alice2/${FIRST_ID}-may.pdf`, 403, "NotYourKey"],
    ["a key outside all uploads", `${FIRST_ID}-may.pdf`, 403, "NotYourKey"],
    ["a key with dot segments", `uploads/alice/../bob/${FIRST_ID}-may.pdf`, 400, "InvalidKey"],
    ["a key with encoded dot segments", `uploads/alice/%2e%2e/bob/${FIRST_ID}-may.pdf`, 400, "InvalidKey"],
    [
      "a key with dot segments and backslashes",
      `uploads/alice/..\\bob\\${FIRST_ID}-may.pdf`,
      400,
      "InvalidKey",
    ],
    ["a lone surrogate", `uploads/alice/${FIRST_ID}-\ud800`, 400, "InvalidKey"],
    ["a key that we did not make", "uploads/alice/may.pdf", 404, "NoSuchUpload"],
  ] as const;

  it.each(
    Object.entries(OPERATIONS).flatMap(([name, body]) => KEYS.map((row) => [name, ...row, body] as const)),
  )("%s of %s", async (_, __, key, status, code, body) => {
    expect(await sign({ ...body, key })).toMatchObject({ outcome: "rejected", status, code });
  });

  it.each(Object.entries(OPERATIONS))("%s of a caller without a prefix", async (_, body) => {
    expect(await sign(body, { policy: { keyPrefix: "tenant" } })).toMatchObject({
      status: 403,
      code: "NoTenant",
    });
  });

  it.each([
    ["an upload id that is invalid in a URL", { ...LIST_PARTS, uploadId: "\ud800" }, 404, "NoSuchUpload"],
    ["an object to delete", { method: "DELETE", key: KEY }, 400, "InvalidBody"],
    ["an object to read", { method: "GET", key: KEY }, 400, "InvalidBody"],
    ["a form whose key S3 would change", { ...PUT_OBJECT, key: "${filename}" }, 400, "InvalidKey"],
    ["a key without a name", { ...PUT_OBJECT, key: "a/" }, 400, "InvalidKey"],
  ])("%s", async (_, body, status, code) => {
    expect(await sign(body)).toMatchObject({ outcome: "rejected", status, code });
  });

  it.each([
    [
      "a type that is not allowed",
      PUT_OBJECT,
      { allowedContentTypes: ["image/*"] },
      415,
      "ContentTypeNotAllowed",
    ],
    [
      "no type if the policy lists types",
      { ...PUT_OBJECT, contentType: "" },
      { allowedContentTypes: ["image/*"] },
      415,
      "ContentTypeNotAllowed",
    ],
    ["a form of another extension", PUT_OBJECT, { allowedExtensions: [".png"] }, 415, "ExtensionNotAllowed"],
    ["an upload of another extension", CREATE, { allowedExtensions: [".png"] }, 415, "ExtensionNotAllowed"],
    [
      "a form without the checksum that is required",
      PUT_OBJECT,
      { checksum: "required" },
      400,
      "ChecksumRequired",
    ],
    [
      "an upload without the checksum that is required",
      CREATE,
      { checksum: "required" },
      400,
      "ChecksumRequired",
    ],
  ] as const)("%s", async (_, body, policy, status, code) => {
    expect(await sign(body, { policy })).toMatchObject({ outcome: "rejected", status, code });
  });
});

describe("a body of the wrong shape", () => {
  it.each([
    ["no body", "", "JSON object"],
    ["a list", [PUT_OBJECT], "JSON object"],
    ["no method", { key: "a" }, "method is missing"],
    [
      "a method that S3 has not",
      { ...PUT_OBJECT, method: "PATCH" },
      'method must be one of "PUT", "POST", "GET", "DELETE"',
    ],
    ["a method in lower case", { ...PUT_OBJECT, method: "put" }, "method must be"],
    ["a method of every object", { ...PUT_OBJECT, method: "constructor" }, "method must be"],
    ["no key", { method: "PUT" }, "key is missing"],
    ["an empty key", { ...PUT_OBJECT, key: "" }, "key must be"],
    ["a key that is not a string", { ...PUT_OBJECT, key: 1 }, "key must be"],
    ["an empty uploadId", { ...LIST_PARTS, uploadId: "" }, "uploadId must be"],
    ["an uploadId that is null", { ...CREATE, uploadId: null }, "uploadId must be"],
    ["a part number as a string", { ...UPLOAD_PART, partNumber: "3" }, "partNumber must be"],
    ["part number 0", { ...UPLOAD_PART, partNumber: 0 }, "partNumber must be"],
    ["part number 10,001", { ...UPLOAD_PART, partNumber: 10_001 }, "partNumber must be"],
    ["a broken part number", { ...UPLOAD_PART, partNumber: 1.5 }, "partNumber must be"],
    ["a part without a number", { ...UPLOAD_PART, partNumber: undefined }, "partNumber is missing"],
    ["a part without an upload", { ...UPLOAD_PART, uploadId: undefined }, "uploadId is missing"],
    ["a part number to complete", { ...COMPLETE, partNumber: 1 }, "partNumber must be omitted"],
    ["a part number to create", { ...CREATE, partNumber: 1 }, "uploadId is missing"],
    ["nothing to list", { ...LIST_PARTS, uploadId: undefined }, "uploadId is missing"],
    ["nothing to abort", { ...ABORT, uploadId: undefined }, "uploadId is missing"],
    ["a type of a part", { ...UPLOAD_PART, contentType: "a/b" }, "contentType must be omitted"],
    ["a type that is not a string", { ...PUT_OBJECT, contentType: 1 }, "contentType must be"],
    ["a malformed type", { ...PUT_OBJECT, contentType: "pdf" }, "Content-Type"],
    ["an unknown field", { ...PUT_OBJECT, acl: "public-read" }, 'Unknown field "acl"'],
  ])("%s gets a 400 that names the field", async (_, body, message) => {
    const result = await sign(body);

    expect(result).toMatchObject({ outcome: "rejected", status: 400 });
    expect(result).toHaveProperty("message", expect.stringContaining(message));
  });
});
