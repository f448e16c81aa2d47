import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crc64nvme } from "../../emulator/services/s3/checksum/crc.js";
import type {
  CreateUploadsResponse,
  DiscoveryResponse,
  ListUploadsResponse,
  MultipartUpload,
  MultipartUploadState,
} from "../../functions/presign/contract.js";
import { callsOf } from "../support/api-calls.js";
import { DocumentedBodies, publishedDocument } from "../support/document-answers.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import type { UploadsInParts } from "../support/uploads-in-parts.js";
import { PART_SIZE, uploadsInParts } from "../support/uploads-in-parts.js";

const BODIES = new DocumentedBodies(publishedDocument());

let stack: LocalStack;
let alice: UploadsInParts;

beforeAll(async () => {
  stack = await serveUploads();
  alice = uploadsInParts(stack, await callsOf(stack, "alice"));
});
afterAll(() => stack.close());

/** The CRC64NVME of a content, in the API's form. */
function checksumOf(content: Buffer) {
  const sum = crc64nvme();
  sum.update(content);
  return { algorithm: "crc64nvme", value: sum.digest() };
}

async function complete({ id }: Pick<MultipartUpload, "id">, body?: object) {
  const answer = await alice.call("POST", `uploads/${id}/complete`, body);
  const route = "POST /uploads/{id}/complete";
  expect(BODIES.answerProblems({ route, status: answer.status, body: answer.json })).toEqual([]);
  return answer;
}

describe("GET /.well-known/s3-upload-patterns", () => {
  const discover = async () => {
    const url = `${stack.endpoints.presigned}/.well-known/s3-upload-patterns`;
    const answer = await stack.send("GET", url, undefined, { origin: "https://app.example.com" });
    return { ...answer, json: answer.json() as DiscoveryResponse };
  };

  it("returns without a credential where and how to upload", async () => {
    const { status, headers, json } = await discover();

    expect({ status, type: headers["content-type"] }).toEqual({ status: 200, type: "application/json" });
    expect(headers["cache-control"]).toBe("public, max-age=300");
    const route = "GET /.well-known/s3-upload-patterns";
    expect(BODIES.answerProblems({ route, status, body: json })).toEqual([]);
    expect(json.patterns).toMatchObject({
      presigned: { routes: { createUpload: "POST /uploads", getMe: "GET /me" } },
      direct: { url: stack.endpoints.direct, maxObjectBytes: 10_485_760 },
      edge: { url: stack.endpoints.edge, parts: false },
    });
    expect(json.patterns.presigned.routes).not.toHaveProperty("createDownload");
  });

  it("names the pool and its client, and no secret", async () => {
    const { json, body } = await discover();
    const [issuer] = json.issuers;

    expect(issuer).toMatchObject({
      type: "cognito",
      issuer: stack.endpoints.issuer.url,
      clientIds: [expect.stringMatching(/^\w+$/)],
    });
    expect(body.toString()).not.toMatch(/TfToken|\$\{|arn:/);
  });
});

it("GET /me returns the caller and the caller's upload limits", async () => {
  const { status, json } = await alice.call("GET", "me");

  expect(BODIES.answerProblems({ route: "GET /me", status, body: json })).toEqual([]);
  expect(json).toMatchObject({
    subject: "alice",
    prefix: "uploads/alice/",
    policy: { maxBytes: 5_368_709_120, overwrite: false },
  });
});

describe("a checksum in the completion", () => {
  it("is compared by S3, and a wrong part can be sent again", async () => {
    const content = randomBytes(PART_SIZE + 7);
    const damaged = Buffer.from(content);
    damaged.writeUInt8(content.readUInt8(0) ^ 1, 0);
    const upload = await alice.create("late.bin", content.length, { checksumAlgorithm: "crc64nvme" });
    const checksum = checksumOf(content);
    await alice.send(upload, damaged);

    expect(await complete(upload, { checksum })).toMatchObject({ status: 400, code: "BadDigest" });
    expect((await alice.call("GET", `uploads/${upload.id}`)).json).toMatchObject({
      state: "uploading",
      parts: [
        { partNumber: 1, checksum: checksumOf(damaged.subarray(0, PART_SIZE)).value },
        { partNumber: 2, checksum: checksumOf(content.subarray(PART_SIZE)).value },
      ],
    });
    await alice.send(upload, content, { partNumbers: [1] });
    const completed = await complete(upload, { checksum });
    expect(completed).toMatchObject({
      status: 200,
      json: { key: upload.key, length: content.length, checksum: { ...checksum, type: "FULL_OBJECT" } },
    });
    expect((await complete(upload, { checksum })).json).toEqual(completed.json);
    expect((await stack.object(upload.key))?.equals(content)).toBe(true);
  });
});

describe("an upload whose length is not known when it is created", () => {
  it("has parts whose lengths are named when they are signed, and its length at completion", async () => {
    const content = randomBytes(PART_SIZE + 7);
    const checksumAlgorithm = "crc64nvme";
    const upload = await alice.create("stream.bin", undefined, { checksumAlgorithm });
    const lengths = { "1": PART_SIZE, "2": 7 };
    await alice.send(upload, content, { lengths });
    const whole = { length: content.length, checksum: checksumOf(content) };

    expect(await complete(upload, { ...whole, length: undefined })).toMatchObject({ status: 411 });
    expect(await complete(upload, { ...whole, length: content.length + 1 })).toMatchObject({
      status: 409,
      code: "IncompleteUpload",
    });
    const completed = await complete(upload, whole);
    expect(completed).toMatchObject({ status: 200, json: { length: content.length } });
    expect((await complete(upload, whole)).json).toEqual(completed.json);
    expect((await stack.object(upload.key))?.equals(content)).toBe(true);
  });

  it("never gets a signature for a longer part than its plan has", async () => {
    const upload = await alice.create("long.bin", undefined);
    const lengths = { "1": upload.partSize + 1 };

    expect(await alice.call("POST", `uploads/${upload.id}/parts`, { lengths })).toMatchObject({
      status: 400,
      code: "InvalidPartSize",
    });
  });
});

describe("GET /uploads", () => {
  const list = async (query = "", { call } = alice) => {
    const { status, json } = await call("GET", `uploads${query}`);
    expect(BODIES.answerProblems({ route: "GET /uploads", status, body: json })).toEqual([]);
    return json as ListUploadsResponse;
  };

  it("finds the upload of a client without saved state, which then resumes and completes it", async () => {
    const content = randomBytes(PART_SIZE + 7);
    const lost = await alice.create("lost/a.bin", content.length, { checksumAlgorithm: "crc64nvme" });
    await alice.create("lost/a.bin.more", 5);
    await alice.send(lost, content, { partNumbers: [1] });

    const { uploads } = await list("?key=lost/a.bin");
    expect(uploads).toMatchObject([{ key: lost.key, checksumAlgorithm: "crc64nvme" }]);
    const [found = expect.fail("no upload")] = uploads;
    const { json: state } = await alice.call("GET", `uploads/${found.id}`);
    expect(state).toMatchObject({ state: "uploading", parts: [{ partNumber: 1, length: PART_SIZE }] });
    await alice.send(found, content, { lengths: { "2": 7 } });
    const { json } = await alice.call("GET", `uploads/${found.id}`);
    const { parts } = json as MultipartUploadState;
    const named = parts.map(({ partNumber, etag }) => ({ partNumber, etag }));
    const whole = { length: content.length, checksum: checksumOf(content), parts: named };
    const completed = await complete(found, whole);
    expect(completed).toMatchObject({
      status: 200,
      json: { key: lost.key, length: content.length, type: "a/b" },
    });
    expect((await complete(found, whole)).json).toEqual(completed.json);
    expect((await list("?key=lost/a.bin")).uploads).toEqual([]);
  });

  it("shows no uploads of other callers, on any page", async () => {
    const bob = uploadsInParts(stack, await callsOf(stack, "bob"));
    for (const name of ["1", "2", "3"]) await bob.create(`pages/${name}.bin`, 5);

    const first = await list("?limit=2", bob);
    const second = await list(`?limit=2&after=${first.next}`, bob);
    expect([first, second].map(({ uploads }) => uploads.map(({ key }) => key))).toEqual([
      ["uploads/bob/pages/1.bin", "uploads/bob/pages/2.bin"],
      ["uploads/bob/pages/3.bin"],
    ]);
    expect(second.next).toBeUndefined();
    const [theirs = expect.fail("no upload")] = first.uploads;
    expect(await alice.call("DELETE", `uploads/${theirs.id}`)).toMatchObject({
      status: 400,
      code: "InvalidUploadId",
    });
    expect(await bob.call("DELETE", `uploads/${theirs.id}`)).toMatchObject({ status: 204 });
    expect((await list("", bob)).uploads).toHaveLength(2);
  });
});

it("POST /uploads with files signs many PUTs in one request", async () => {
  const files = Array.from({ length: 20 }, (_, index) => ({
    key: `batch/${index}.txt`,
    length: 5,
    type: "text/plain",
  }));
  const { status, json } = await alice.call("POST", "uploads", {
    files: [...files, { ...files[0], key: "" }],
  });
  expect(BODIES.answerProblems({ route: "POST /uploads", status, body: json })).toEqual([]);

  const { uploads } = json as CreateUploadsResponse;
  const statuses = await Promise.all(
    uploads.map(async (upload) => {
      if ("error" in upload) return upload.error.status;
      return upload.method === "PUT"
        ? (await stack.send("PUT", upload.url, "hello", upload.headers)).status
        : 0;
    }),
  );
  expect(statuses).toEqual([...Array(20).fill(200), 400]);
});
