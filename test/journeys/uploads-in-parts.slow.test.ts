import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crc32 } from "../../emulator/services/s3/checksum/crc.js";
import type { MultipartUpload } from "../../functions/presign/contract.js";
import type { ApiAnswer } from "../support/api-calls.js";
import { callsOf } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import type { UploadsInParts } from "../support/uploads-in-parts.js";
import { PART_SIZE, uploadsInParts } from "../support/uploads-in-parts.js";

/** Each one starts a process of the function. completing.slow.test.ts tries a hundred at once. */
const AT_ONCE = 4;

let stack: LocalStack;
let alice: UploadsInParts;
let bob: UploadsInParts;

beforeAll(async () => {
  stack = await serveUploads();
  alice = uploadsInParts(stack, await callsOf(stack, "alice"));
  bob = uploadsInParts(stack, await callsOf(stack, "bob"));
});
afterAll(() => stack.close());

const complete = (upload: MultipartUpload, body?: object, caller = alice) =>
  caller.call("POST", `uploads/${upload.id}/complete`, body);

const state = ({ id }: MultipartUpload) => alice.call("GET", `uploads/${id}`);

const told = ({ status, json }: ApiAnswer) => ({ status, json });

const base64Crc32 = (content: Buffer) => {
  const sum = crc32();
  sum.update(content);
  return sum.digest();
};
const base64Sha256 = (content: Buffer) => createHash("sha256").update(content).digest("base64");

/** Checksums by part number. */
function checksumsOf(content: Buffer, { partCount }: MultipartUpload, sum: (part: Buffer) => string) {
  const numbers = Array.from({ length: partCount }, (_, index) => index + 1);
  const entries = numbers.map((number) => [
    number,
    sum(content.subarray((number - 1) * PART_SIZE, number * PART_SIZE)),
  ]);
  return { checksums: Object.fromEntries(entries) };
}

describe("an upload in parts", () => {
  it.each<[string, number, (content: Buffer) => object, ((part: Buffer) => string) | undefined]>([
    ["nothing", 0, () => ({}), undefined],
    ["one part", 100, () => ({}), undefined],
    ["two parts and a byte", 2 * PART_SIZE + 1, () => ({}), undefined],
    [
      "a CRC32 of the whole object",
      PART_SIZE + 7,
      (content) => ({ checksum: { algorithm: "crc32", value: base64Crc32(content) } }),
      base64Crc32,
    ],
    ["a SHA-256 per part", PART_SIZE + 7, () => ({ partChecksumAlgorithm: "sha256" }), base64Sha256],
  ])("of %s becomes an object, and completing it is idempotent", async (name, bytes, more, sum) => {
    const content = randomBytes(bytes);
    const upload = await alice.create(`parts/${name}.bin`, bytes, more(content));
    await alice.send(upload, content, sum && checksumsOf(content, upload, sum));

    const completing = Array.from({ length: AT_ONCE }, () => complete(upload));
    const answers = (await Promise.all(completing)).map(told);

    expect(answers[0]).toMatchObject({
      status: 200,
      json: { key: upload.key, state: "completed", length: bytes },
    });
    expect(answers).toEqual(Array(AT_ONCE).fill(answers[0]));
    expect((await stack.object(upload.key))?.equals(content)).toBe(true);
    expect(await state(upload)).toMatchObject({ json: { state: "completed" } });
  });

  it("with content that does not match its checksum becomes no object", async () => {
    const content = randomBytes(PART_SIZE + 7);
    const checksum = { algorithm: "crc32", value: "AAAAAA==" };
    const upload = await alice.create("parts/lie.bin", content.length, { checksum });
    await alice.send(upload, content, checksumsOf(content, upload, base64Crc32));

    const answer = await complete(upload);

    expect(answer).toMatchObject({ status: 400, json: { code: "BadDigest" } });
    expect(await state(upload)).toMatchObject({ status: 404 });
    expect(await stack.object(upload.key)).toBeUndefined();
  });

  it("is completed only after its last part", async () => {
    const content = randomBytes(2 * PART_SIZE);
    const upload = await alice.create("parts/late.bin", content.length);
    await alice.send(upload, content, { partNumbers: [2] });

    expect(await complete(upload)).toMatchObject({
      status: 409,
      json: { code: "IncompleteUpload" },
    });
    expect(await state(upload)).toMatchObject({
      json: { state: "uploading", parts: [{ partNumber: 2, length: PART_SIZE }] },
    });
    await alice.send(upload, content, { partNumbers: [1] });
    expect(await complete(upload)).toMatchObject({ status: 200 });
  });

  it("accepts the client's own list of parts, and lets S3 compare it", async () => {
    const content = randomBytes(2 * PART_SIZE);
    const upload = await alice.create("parts/listed.bin", content.length);
    const parts = await alice.send(upload, content);
    const completeWith = (list: readonly object[]) => complete(upload, { parts: list });

    expect(await completeWith(parts.toReversed())).toMatchObject({
      status: 400,
      json: { code: "InvalidPartOrder" },
    });
    expect(await completeWith(parts.map((part) => ({ ...part, etag: '"0123"' })))).toMatchObject({
      status: 400,
      json: { code: "InvalidPart" },
    });
    expect(await completeWith(parts)).toMatchObject({ status: 200 });
  });

  it("is not accessible to another caller", async () => {
    const upload = await alice.create("parts/mine.bin", 1);
    await alice.send(upload, Buffer.from("1"));
    const path = `uploads/${upload.id}`;

    const invalid = { status: 400, json: { code: "InvalidUploadId" } };
    expect(await bob.call("GET", path)).toMatchObject(invalid);
    expect(await complete(upload, undefined, bob)).toMatchObject(invalid);
    expect(await bob.call("DELETE", path)).toMatchObject(invalid);
    expect(await state(upload)).toMatchObject({ status: 200, json: { state: "uploading" } });
  });
});
