import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Uploader } from "../support/api-calls.js";
import { askApi } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import type { WayIn } from "../support/ways-in.js";
import { upload, WAYS_IN } from "../support/ways-in.js";

const PNG = "image/png";
const FREE_BYTES = 2_000_000;

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads({
    rule: "examples/custom-rule/upload-rule.ts",
    policy: { overwrite: true, limits: [{ prefix: "notes/", types: ["text/*"], maxBytes: 1_000 }] },
    directSizeLimits: "ignored",
    userPool: { tenant: { groupPrefix: "tenant-" } },
  });
});
afterAll(() => stack.close());

interface Caller {
  readonly sub?: string;
  readonly tenant?: string;
  readonly groups?: readonly string[];
}

async function uploadAs(
  caller: Caller,
  way: WayIn,
  file: { key: string; body: Buffer | string; type?: string },
) {
  const authorization = `Bearer ${await stack.token({ sub: "alice", ...caller })}`;
  return upload(stack, way, { ...file, authorization });
}

const PHOTOGRAPHER = { groups: ["photographers"] };
const FREE = { tenant: "free-1" };

describe("a custom rule", () => {
  it.each(WAYS_IN)("%s: does not limit callers whom it does not mention", async (way) => {
    const { status } = await uploadAs({}, way, { key: `${way}.txt`, body: "x" });

    expect(status).toBe(200);
  });

  it.each(WAYS_IN)("%s: limits a group to images", async (way) => {
    const png = await uploadAs(PHOTOGRAPHER, way, { key: `${way}.png`, body: "x", type: PNG });
    const text = await uploadAs(PHOTOGRAPHER, way, { key: `${way}.png`, body: "x", type: "text/plain" });

    expect(png.status).toBe(200);
    expect([text.status, text.code]).toEqual([415, "ContentTypeNotAllowed"]);
  });

  it.each(["presigned", "import", "edge"] as const)(
    "%s: limits the size of a free tenant's objects",
    async (way) => {
      const fits = await uploadAs(FREE, way, { key: `${way}.bin`, body: Buffer.alloc(FREE_BYTES) });
      const large = await uploadAs(FREE, way, { key: `${way}.bin`, body: Buffer.alloc(FREE_BYTES + 1) });

      expect(fits.status).toBe(200);
      expect([large.status, large.code]).toEqual([413, "TooLarge"]);
    },
  );

  it("direct: has an object that is too large for a free tenant rejected after the upload", async () => {
    const { status } = await uploadAs(FREE, "direct", {
      key: "large.bin",
      body: Buffer.alloc(FREE_BYTES + 1),
    });
    await stack.settled();

    expect(status).toBe(200);
    expect(await stack.tags("uploads/alice/large.bin")).toMatchObject({ "upload-rejected": "TooLarge" });
  });

  it.each(["direct", "presigned", "edge"] as const)(
    "%s: rejects with its own code and message",
    async (way) => {
      const before = await stack.keys();

      const { status, code, answer } = await uploadAs({}, way, { key: "archive/a.txt", body: "x" });

      expect([status, code]).toEqual([403, "ArchiveClosed"]);
      expect(answer.json()).toMatchObject({
        message: "Nothing is added to archive/. Choose another folder.",
      });
      expect(await stack.keys()).toEqual(before);
    },
  );

  it.each(WAYS_IN)("%s: stores the rule's limits with the object", async (way) => {
    const file = { key: `stored-${way}.png`, body: "x", type: PNG };

    const { key = `uploads/alice/${file.key}` } = await uploadAs({ ...FREE, ...PHOTOGRAPHER }, way, file);

    expect((await stack.head(key)).Metadata).toMatchObject({
      "upload-max-bytes": String(FREE_BYTES),
      "upload-types": "image/*",
    });
  });

  it("does not let a client choose its limits", async () => {
    const headers = { "x-amz-meta-upload-max-bytes": "9", "x-amz-meta-upload-types": "text/*" };
    const authorization = `Bearer ${await stack.token({ sub: "alice" })}`;

    for (const way of ["direct", "edge"] as const) {
      await upload(stack, way, { key: `${way}-own.txt`, body: "x", authorization, headers });
      const { Metadata } = await stack.head(`uploads/alice/${way}-own.txt`);

      expect(Metadata).not.toHaveProperty("upload-max-bytes");
      expect(Metadata).not.toHaveProperty("upload-types");
    }
  });
});

describe("limits by prefix", () => {
  it.each(["direct", "presigned", "edge"] as const)(
    "%s: apply below the prefix, and nowhere else",
    async (way) => {
      const inside = await uploadAs({}, way, { key: `notes/${way}.png`, body: "x", type: PNG });
      const outside = await uploadAs({}, way, { key: `notes-${way}.png`, body: "x", type: PNG });

      expect([inside.status, inside.code]).toEqual([415, "ContentTypeNotAllowed"]);
      expect(outside.status).toBe(200);
    },
  );

  it("presigned: limit the size", async () => {
    const large = { key: "notes/a.txt", body: Buffer.alloc(1_001) };

    expect(await uploadAs({}, "presigned", large)).toMatchObject({ status: 413, code: "TooLarge" });
  });
});

describe("Uppy under a custom rule", () => {
  const uploader = async (caller: Caller): Promise<Uploader> => ({
    stack,
    authorization: `Bearer ${await stack.token({ sub: "alice", ...caller })}`,
  });
  const form = async (caller: Caller) => {
    const answer = await askApi(await uploader(caller), "POST", "s3/sign", { method: "PUT", key: "a.bin" });
    return answer.json() as { fields: Record<string, string> };
  };

  it("gets forms that accept no more than the rule allows", async () => {
    const { fields } = await form(FREE);
    const policy = JSON.parse(Buffer.from(fields.policy ?? "", "base64").toString());

    expect(policy.conditions).toContainEqual(["content-length-range", 0, FREE_BYTES]);
    expect(fields).toMatchObject({ "x-amz-meta-upload-max-bytes": String(FREE_BYTES) });
  });

  it("gets the limits of an upload in parts as signed headers, for the check after the upload", async () => {
    const answer = await askApi(await uploader({ ...FREE, ...PHOTOGRAPHER }), "POST", "s3/sign", {
      method: "POST",
      key: "a.png",
    });

    expect(answer.json()).toMatchObject({
      headers: { "x-amz-meta-upload-max-bytes": String(FREE_BYTES), "x-amz-meta-upload-types": "image/*" },
    });
  });

  it("has the limit in the id of an upload in parts, so that no further parts are signed or completed", async () => {
    const caller = await uploader(FREE);
    const created = await askApi(caller, "POST", "s3/multipart", {
      filename: "a.bin",
      type: "",
      metadata: {},
    });
    const { key, uploadId } = created.json() as { key: string; uploadId: string };
    const query = `key=${encodeURIComponent(key)}`;

    const second = await askApi(caller, "GET", `s3/multipart/${uploadId}/2?${query}`);
    const first = await askApi(caller, "GET", `s3/multipart/${uploadId}/1?${query}`);
    const { url } = first.json() as { url: string };
    const part = await stack.send("PUT", url, Buffer.alloc(FREE_BYTES + 1));
    const parts = [{ PartNumber: 1, ETag: part.headers.etag }];
    const completed = await askApi(caller, "POST", `s3/multipart/${uploadId}/complete?${query}`, { parts });

    expect([second.status, second.json()]).toMatchObject([413, { code: "TooManyParts" }]);
    expect([completed.status, completed.json()]).toMatchObject([413, { code: "TooLarge" }]);
  });

  it("is rejected after the upload if the client removes the limit from the id", async () => {
    const caller = await uploader(FREE);
    const created = await askApi(caller, "POST", "s3/multipart", {
      filename: "b.bin",
      type: "",
      metadata: {},
    });
    const { key, uploadId } = created.json() as { key: string; uploadId: string };
    const path = `s3/multipart/${uploadId.replace(/~.*/, "")}`;
    const query = `key=${encodeURIComponent(key)}`;
    const signed = await askApi(caller, "GET", `${path}/1?${query}`);
    const part = await stack.send(
      "PUT",
      (signed.json() as { url: string }).url,
      Buffer.alloc(FREE_BYTES + 1),
    );

    const parts = [{ PartNumber: 1, ETag: part.headers.etag }];
    const completed = await askApi(caller, "POST", `${path}/complete?${query}`, { parts });
    await stack.settled();

    expect(completed.status).toBe(200);
    expect(await stack.tags(key)).toMatchObject({ "upload-rejected": "TooLarge" });
  });
});
