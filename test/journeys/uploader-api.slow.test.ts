import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crc64nvme } from "../../emulator/services/s3/checksum/crc.js";
import type { MultipartUpload } from "../../functions/presign/contract.js";
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

/** The CRC64NVME of a content, as the API takes it. */
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

describe("a checksum that the completion gives", () => {
  it("is compared by S3, and a part that was wrong can be sent again", async () => {
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
