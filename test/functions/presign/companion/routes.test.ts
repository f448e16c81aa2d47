import { describe, expect, it } from "vitest";
import { COMPANION_ROUTES } from "../../../../functions/presign/companion/routes.js";
import { createNarrow } from "../../../../functions/upload-policy/limits/narrow.js";
import { ALICE_OF_ACME } from "../../support/policies.js";
import { answered, ask } from "../support/ask-route.js";
import type { Changes } from "../support/context.js";
import { contextWith, FIRST_ID } from "../support/context.js";

const EIGHT_MIB = 8 * 1_048_576;
const CREATE = { filename: "may.pdf", type: "application/pdf", metadata: { name: "may.pdf" } };
const KEY = `uploads/alice/${FIRST_ID}-may.pdf`;

/** An upload in progress, with functions that send requests for it. */
async function begun(changes: Changes = {}, ports: Parameters<typeof contextWith>[1] = {}) {
  const { s3, context } = contextWith(changes, ports);
  const created = answered(await ask(COMPANION_ROUTES, "POST /s3/multipart", context, { body: CREATE }));
  expect(created.body).toEqual({ key: KEY, uploadId: "s3-upload-1", bucket: "uploads-bucket" });
  const askFor = (route: string, request: Parameters<typeof ask>[3] = {}) =>
    ask(COMPANION_ROUTES, route, context, {
      pathParameters: { uploadId: "s3-upload-1" },
      query: { key: KEY },
      ...request,
    });
  return { s3, context, askFor };
}

const LIST = "GET /s3/multipart/{uploadId}";
const SIGN = "GET /s3/multipart/{uploadId}/{partNumber}";
const COMPLETE = "POST /s3/multipart/{uploadId}/complete";
const ABORT = "DELETE /s3/multipart/{uploadId}";

const parts = (...etags: string[]) => ({
  parts: etags.map((ETag, index) => ({ PartNumber: index + 1, ETag })),
});

describe("an upload's metadata", () => {
  const query = { filename: "may.pdf", type: "application/pdf", "metadata[name]": "x" };

  it("fails if the policy's attributes are malformed, because they would allow parts of names", async () => {
    const attributes = { metadata: "filename" } as never;
    const { context } = contextWith({ policy: { attributes } });

    await expect(ask(COMPANION_ROUTES, "GET /s3/params", context, { query })).rejects.toThrow(
      "policy.attributes.metadata must be",
    );
  });

  it.each(["GET /s3/params", "POST /s3/multipart"])(
    "must meet the limits of its key by %s, even if the policy has no attributes",
    async (route) => {
      const narrow = createNarrow({ pattern: "presigned" });
      const { context } = contextWith({ policy: { limits: [{ prefix: "", attributes: {} }] } });

      const result = await ask(COMPANION_ROUTES, route, { ...context, narrow }, { query, body: CREATE });

      expect(result).toMatchObject({ status: 403, code: "AttributeNotAllowed" });
    },
  );
});

describe("GET /s3/params", () => {
  const query = {
    filename: "folder/may.pdf",
    type: "application/pdf",
    "metadata[name]": "Übersicht.pdf",
    "metadata[relativePath]": "null",
  };
  const params = async (changes: Changes = {}, more: Record<string, string> = {}) => {
    const { context } = contextWith(changes);
    return ask(COMPANION_ROUTES, "GET /s3/params", context, { query: { ...query, ...more } });
  };

  it("answers a form as Companion does, with a fresh key below the caller's prefix", async () => {
    const { status, body } = answered(await params());

    expect(status).toBe(200);
    expect(body).toEqual({
      method: "POST",
      url: "https://uploads-bucket.s3.eu-central-1.amazonaws.com/",
      expires: 900,
      fields: expect.objectContaining({
        key: KEY,
        bucket: "uploads-bucket",
        "content-type": "application/pdf",
        success_action_status: "201",
        "x-amz-meta-name": "Übersicht.pdf",
        "x-amz-meta-relativepath": "null",
        "x-amz-meta-upload-id": FIRST_ID,
        "x-amz-meta-upload-subject": "alice",
      }),
    });
  });

  it("returns the fields that Uppy 6 needs: a concrete key, no file and no redirect", async () => {
    const { fields } = answered(await params()).body as { fields: Record<string, string> };

    expect(
      Object.keys(fields).filter((name) => /^(?:file|redirect|success_action_redirect)$/i.test(name)),
    ).toEqual([]);
    expect(fields.key).not.toContain("${");
  });

  it("binds no type if none is given", async () => {
    const { body } = answered(await params({}, { type: "" }));

    expect((body as { fields: object }).fields).not.toHaveProperty("content-type");
  });

  it.each([
    ["a missing filename", {}, { filename: "" }, 400, "InvalidQuery", /^filename/],
    ["a folder's name", {}, { filename: "a/" }, 400, "InvalidKey", /^filename: /],
    ["a control character in the name", {}, { filename: "a\u0007b" }, 400, "InvalidKey", /^filename: /],
    ["S3's variable in the name", {}, { filename: "${filename}" }, 400, "InvalidKey", /Rename/],
    ["no media type", {}, { type: "undefined" }, 400, "InvalidContentType", /^type: /],
    [
      "a type that is not allowed",
      { policy: { allowedContentTypes: ["image/*"] } },
      {},
      415,
      "ContentTypeNotAllowed",
      /^type: .*image/,
    ],
    [
      "an extension that is not allowed",
      { policy: { allowedExtensions: [".png"] } },
      {},
      415,
      "ExtensionNotAllowed",
      /^filename: .*\.png/,
    ],
    [
      "a checksum, which is impossible here",
      { policy: { checksum: "required" } },
      {},
      400,
      "ChecksumRequired",
      /POST \/uploads/,
    ],
    ["a caller without a tenant", { policy: { keyPrefix: "tenant" } }, {}, 403, "NoTenant", /tenant/],
  ] satisfies [string, Changes, Record<string, string>, number, string, RegExp][])(
    "rejects %s",
    async (_, changes, more, status, code, message) => {
      expect(await params(changes, more)).toEqual({
        outcome: "rejected",
        status,
        code,
        message: expect.stringMatching(message),
      });
    },
  );
});

describe("POST /s3/multipart", () => {
  it("binds type, metadata and encryption when the upload is created", async () => {
    const { s3 } = await begun({ requiredEncryption: { algorithm: "AES256" } });

    expect(s3.created).toEqual([
      {
        key: KEY,
        contentType: "application/pdf",
        metadata: {
          "x-amz-meta-name": "may.pdf",
          "x-amz-meta-upload-id": FIRST_ID,
          "x-amz-meta-upload-subject": "alice",
        },
        encryptionHeaders: { "x-amz-server-side-encryption": "AES256" },
      },
    ]);
  });

  it("puts the key below the caller's prefix, whatever the file is called", async () => {
    const { context } = contextWith({ policy: { keyPrefix: "tenant/subject" } });
    const body = { ...CREATE, filename: "../../bob/may.pdf" };
    const result = await ask(COMPANION_ROUTES, "POST /s3/multipart", context, {
      identity: ALICE_OF_ACME,
      body,
    });

    expect(answered(result).body).toMatchObject({ key: `uploads/acme/alice/${FIRST_ID}-may.pdf` });
  });

  it.each([
    ["no body", "", "JSON object"],
    ["no JSON", "{", "JSON object"],
    ["a list", [], "JSON object"],
    ["null", "null", "JSON object"],
    ["no filename", { type: "text/plain" }, "filename is missing"],
    ["an empty filename", { ...CREATE, filename: "" }, "filename must be"],
    ["a filename that is not a string", { ...CREATE, filename: ["a"] }, "filename must be"],
    ["no type", { filename: "a" }, "type is missing"],
    ["a type that is not a string", { ...CREATE, type: null }, "type must be"],
    ["metadata that is a list", { ...CREATE, metadata: [] }, "metadata must be"],
    ["metadata that is a string", { ...CREATE, metadata: "a" }, "metadata must be"],
    ["an unknown field", { ...CREATE, size: 1 }, 'Unknown field "size"'],
  ])("rejects %s, and names the field", async (_, body, message) => {
    const { s3, context } = contextWith();
    const result = await ask(COMPANION_ROUTES, "POST /s3/multipart", context, { body });

    expect(result).toMatchObject({ outcome: "rejected", status: 400, code: "InvalidBody" });
    expect(result).toHaveProperty("message", expect.stringContaining(message));
    expect(s3.created).toEqual([]);
  });

  it("does not create an upload that the policy rejects", async () => {
    const { s3, context } = contextWith({ policy: { checksum: "required" } });
    const result = await ask(COMPANION_ROUTES, "POST /s3/multipart", context, { body: CREATE });

    expect(result).toMatchObject({ status: 400, code: "ChecksumRequired" });
    expect(s3.created).toEqual([]);
  });
});

describe("GET /s3/multipart/{uploadId}", () => {
  it("returns a bare array with each part's number, ETag and size", async () => {
    const { s3, askFor } = await begun();
    s3.putParts("s3-upload-1", EIGHT_MIB, 7);

    expect(answered(await askFor(LIST)).body).toEqual([
      { PartNumber: 1, ETag: '"etag-1"', Size: EIGHT_MIB },
      { PartNumber: 2, ETag: '"etag-2"', Size: 7 },
    ]);
  });

  it("returns an empty array before the first part", async () => {
    const { askFor } = await begun();

    expect(answered(await askFor(LIST)).body).toEqual([]);
  });
});

describe("GET /s3/multipart/{uploadId}/{partNumber}", () => {
  const sign = async (partNumber: string, changes: Changes = {}) => {
    const { askFor } = await begun(changes);
    return askFor(SIGN, { pathParameters: { uploadId: "s3-upload-1", partNumber } });
  };

  it("returns a URL for that part only, without required headers", async () => {
    const { status, body } = answered(await sign("3"));
    const { url, ...rest } = body as { url: string };

    expect({ status, ...rest }).toEqual({ status: 200, expires: 900 });
    expect(new URL(url).pathname).toBe(`/${KEY}`);
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      partNumber: "3",
      uploadId: "s3-upload-1",
      "X-Amz-Expires": "900",
      "X-Amz-SignedHeaders": "host",
    });
  });

  it.each(["0", "-1", "1.5", "01", "1e3", "", "abc", "10001", "99999999999"])(
    "rejects part number %j",
    async (partNumber) => {
      expect(await sign(partNumber)).toMatchObject({
        outcome: "rejected",
        status: 400,
        code: "InvalidPartNumber",
        message: expect.stringMatching(/^partNumber .*10000/),
      });
    },
  );

  it("signs no more parts than the policy's size needs", async () => {
    const policy = { maxBytes: 3 * 5_242_880 + 1 };

    expect(await sign("4", { policy })).toMatchObject({ outcome: "answered" });
    expect(await sign("5", { policy })).toMatchObject({ status: 413, code: "TooManyParts" });
  });

  it("lists the stored parts only with sumPartsBeforeSigning", async () => {
    const calls = async (sumPartsBeforeSigning: boolean) => {
      const { s3, askFor } = await begun({ sumPartsBeforeSigning });
      answered(await askFor(SIGN, { pathParameters: { uploadId: "s3-upload-1", partNumber: "1" } }));
      return s3.calls;
    };

    expect(await calls(false)).toEqual(["create"]);
    expect(await calls(true)).toEqual(["create", "list"]);
  });
});

describe("a part of an upload whose stored parts are summed", () => {
  const FIVE_MIB = 5_242_880;
  const sign = async (partNumber: number, ...stored: number[]) => {
    const changes = { sumPartsBeforeSigning: true, policy: { maxBytes: 3 * FIVE_MIB } };
    const { s3, askFor } = await begun(changes);
    s3.putParts("s3-upload-1", ...stored);
    return askFor(SIGN, { pathParameters: { uploadId: "s3-upload-1", partNumber: String(partNumber) } });
  };

  it.each([
    ["the first part", 1, []],
    ["a part for which one byte is left", 3, [2 * FIVE_MIB, FIVE_MIB - 1]],
    ["a stored part again, whose length does not count", 1, [9 * FIVE_MIB, FIVE_MIB]],
  ])("is signed: %s", async (_name, partNumber, stored) => {
    expect(await sign(partNumber, ...stored)).toMatchObject({ outcome: "answered" });
  });

  it.each([
    ["no byte is left", 3, [2 * FIVE_MIB, FIVE_MIB]],
    ["a single part larger than maxBytes", 2, [9 * FIVE_MIB]],
  ])("is rejected if %s", async (_name, partNumber, stored) => {
    expect(await sign(partNumber, ...stored)).toMatchObject({
      status: 413,
      code: "TooLarge",
      message: expect.stringMatching(/at most 15728640\. .*abort it\.$/),
    });
  });

  it("is answered 404 if S3 has no such upload", async () => {
    const { askFor } = await begun({ sumPartsBeforeSigning: true });
    const answer = await askFor(SIGN, { pathParameters: { uploadId: "another", partNumber: "1" } });

    expect(answer).toMatchObject({ status: 404, code: "NoSuchUpload" });
  });
});

describe("POST /s3/multipart/{uploadId}/complete", () => {
  it.each([
    ["Uppy 4 and 5, whose ETags have quotation marks", '"etag-1"', '"etag-2"'],
    ["Uppy 6, whose ETags have no quotation marks", "etag-1", "etag-2"],
  ])("completes for %s", async (_, ...etags) => {
    const { s3, askFor } = await begun();
    s3.putParts("s3-upload-1", EIGHT_MIB, 7);
    const { status, body } = answered(await askFor(COMPLETE, { body: parts(...etags) }));

    expect(status).toBe(200);
    expect(body).toEqual({
      location: `https://uploads-bucket.s3.eu-central-1.amazonaws.com/${KEY}`,
      key: KEY,
      bucket: "uploads-bucket",
    });
    expect(s3.completions).toEqual([
      {
        key: KEY,
        s3UploadId: "s3-upload-1",
        parts: [
          { partNumber: 1, etag: '"etag-1"' },
          { partNumber: 2, etag: '"etag-2"' },
        ],
        objectSize: EIGHT_MIB + 7,
        ifNoneMatch: "*",
      },
    ]);
  });

  it("is idempotent, and completes once", async () => {
    const { s3, askFor } = await begun();
    s3.putParts("s3-upload-1", 7);
    const first = await askFor(COMPLETE, { body: parts("etag-1") });

    expect(await askFor(COMPLETE, { body: parts("etag-1") })).toEqual(first);
    expect(s3.completions).toHaveLength(1);
  });

  it.each([
    ["more bytes than the policy allows", { maxBytes: EIGHT_MIB }, 413, "TooLarge"],
    ["fewer bytes than the policy requires", { minBytes: EIGHT_MIB + 8 }, 400, "TooSmall"],
  ])("rejects %s, and aborts the upload", async (_, policy, status, code) => {
    const { s3, askFor } = await begun({ policy });
    s3.putParts("s3-upload-1", EIGHT_MIB, 7);

    expect(await askFor(COMPLETE, { body: parts("etag-1", "etag-2") })).toMatchObject({ status, code });
    expect(s3.completions).toEqual([]);
    expect(await askFor(LIST)).toMatchObject({ status: 404 });
  });

  it("answers 202 while S3 completes the upload, in the form that the clients read", async () => {
    const { s3, askFor } = await begun({}, { wait: () => new Promise(setImmediate) });
    s3.putParts("s3-upload-1", 7);
    s3.port.completeMultipartUpload = () => new Promise(() => {});
    const { status, body, headers } = answered(await askFor(COMPLETE, { body: parts("etag-1") }));

    expect(status).toBe(202);
    expect(headers).toHaveProperty("Retry-After");
    expect(body).toHaveProperty("location");
  });

  it("reports no success before S3 has got the request to complete", async () => {
    const { s3, askFor } = await begun({}, { wait: () => Promise.resolve() });
    s3.port.listParts = () => new Promise(() => {});

    expect(await askFor(COMPLETE, { body: parts("etag-1") })).toMatchObject({
      outcome: "rejected",
      status: 503,
      code: "CompletionPending",
    });
  });

  it("reports no success if S3 finds a conflict, and aborts the upload", async () => {
    const { s3, askFor } = await begun();
    s3.putParts("s3-upload-1", 7);
    s3.port.completeMultipartUpload = async () => ({
      outcome: "error",
      s3Code: "ConditionalRequestConflict",
      message: "why",
    });

    expect(await askFor(COMPLETE, { body: parts("etag-1") })).toMatchObject({
      outcome: "rejected",
      status: 409,
      code: "UploadConflict",
      message: expect.stringContaining("Create a new upload"),
    });
    expect(await askFor(LIST)).toMatchObject({ status: 404 });
  });

  it("rejects a list without a part that S3 stores", async () => {
    const { s3, askFor } = await begun();
    s3.putParts("s3-upload-1", EIGHT_MIB, 7);

    expect(await askFor(COMPLETE, { body: parts("etag-1") })).toMatchObject({
      status: 409,
      code: "IncompleteUpload",
      message: expect.stringContaining("part 2"),
    });
    expect(s3.completions).toEqual([]);
    expect(answered(await askFor(LIST)).body).toHaveLength(2);
  });

  it.each([
    ["no body", ""],
    ["no parts", {}],
    ["an empty list", { parts: [] }],
    ["parts that are not a list", { parts: { 0: { PartNumber: 1, ETag: "a" } } }],
    ["a part that is null", { parts: [null] }],
    ["a number as a string", { parts: [{ PartNumber: "1", ETag: "a" }] }],
    ["number 0", { parts: [{ PartNumber: 0, ETag: "a" }] }],
    ["number 10,001", { parts: [{ PartNumber: 10_001, ETag: "a" }] }],
    ["a broken number", { parts: [{ PartNumber: 1.5, ETag: "a" }] }],
    ["no ETag", { parts: [{ PartNumber: 1 }] }],
    ["an ETag that is not a string", { parts: [{ PartNumber: 1, ETag: 1 }] }],
    ["an ETag with a quotation mark inside", { parts: [{ PartNumber: 1, ETag: 'a"b' }] }],
    ["10,001 parts", parts(...Array.from({ length: 10_001 }, () => "a"))],
  ])("rejects %s with a clear 400", async (_, body) => {
    const { s3, askFor } = await begun();
    const result = await askFor(COMPLETE, { body });

    expect(result).toMatchObject({ status: 400, code: "InvalidBody" });
    expect(result).toHaveProperty("message", expect.stringMatching(/^parts\b|JSON object/));
    expect(s3.completions).toEqual([]);
  });
});

describe("DELETE /s3/multipart/{uploadId}", () => {
  it("aborts, and answers with an empty object, not with an empty body", async () => {
    const { askFor } = await begun();
    const { status, body } = answered(await askFor(ABORT));

    expect({ status, body }).toEqual({ status: 200, body: {} });
    expect(await askFor(ABORT)).toMatchObject({ status: 404, code: "NoSuchUpload" });
  });
});

describe("every route of an upload", () => {
  const ROUTES = [LIST, SIGN, COMPLETE, ABORT];
  const HOSTILE = [
    ["no key", {}, 400, "InvalidQuery"],
    ["an empty key", { key: "" }, 400, "InvalidQuery"],
    ["another caller's key", { key: `uploads/bob/${FIRST_ID}-may.pdf` }, 403, "NotYourKey"],
    ["a caller whose name begins alike", { key: `uploads/alice2/${FIRST_ID}-may.pdf` }, 403, "NotYourKey"],
    ["a key outside all uploads", { key: `alice/${FIRST_ID}-may.pdf` }, 403, "NotYourKey"],
    ["a key with dot segments", { key: `uploads/alice/../bob/${FIRST_ID}-may.pdf` }, 400, "InvalidKey"],
    ["a key with encoded dot segments", { key: `uploads/alice/${FIRST_ID}-a%2f..%2fb` }, 400, "InvalidKey"],
    ["a lone surrogate", { key: `uploads/alice/${FIRST_ID}-\ud800` }, 400, "InvalidKey"],
    ["only the prefix", { key: "uploads/alice/" }, 400, "InvalidKey"],
    ["a key that we did not make", { key: "uploads/alice/may.pdf" }, 404, "NoSuchUpload"],
    ["a key below a folder", { key: `uploads/alice/a/${FIRST_ID}-may.pdf` }, 404, "NoSuchUpload"],
  ] as const;
  const request = { pathParameters: { uploadId: "s3-upload-1", partNumber: "1" }, body: parts("etag-1") };

  it.each(ROUTES.flatMap((route) => HOSTILE.map((row) => [route, ...row] as const)))(
    "%s rejects %s",
    async (route, _, query, status, code) => {
      const { s3, askFor } = await begun();
      s3.putParts("s3-upload-1", 7);

      expect(await askFor(route, { ...request, query })).toMatchObject({ outcome: "rejected", status, code });
      expect(answered(await askFor(LIST)).body).toHaveLength(1);
    },
  );

  it.each([LIST, COMPLETE, ABORT].flatMap((route) => ["s3-upload-2", "x y", ""].map((id) => [route, id])))(
    "%s answers 404 to the upload id %j",
    async (route, uploadId = "") => {
      const { askFor } = await begun();
      const result = await askFor(route, { ...request, pathParameters: { uploadId, partNumber: "1" } });

      expect(result).toMatchObject({ status: 404, code: "NoSuchUpload" });
    },
  );

  it.each([LIST, COMPLETE, ABORT])("%s answers 404 to an upload of another key", async (route) => {
    const { context, askFor } = await begun();
    const other = answered(await ask(COMPANION_ROUTES, "POST /s3/multipart", context, { body: CREATE }));
    const { key } = other.body as { key: string };

    expect(await askFor(route, { ...request, query: { key } })).toMatchObject({ status: 404 });
  });
});
