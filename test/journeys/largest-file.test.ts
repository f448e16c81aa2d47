import { request } from "node:http";
import { ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SignPartsResponse } from "../../functions/presign/contract.js";
import type { Uploader } from "../support/api-calls.js";
import { askApi, callsBy } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import type { UploadsInParts } from "../support/uploads-in-parts.js";
import { partUrl, uploadsInParts } from "../support/uploads-in-parts.js";

const GIB = 1024 ** 3;
/** Maximum size of an object in S3, in bytes: 10,000 parts of 5 GiB, which are 48.8 TiB. */
const LARGEST = 53_687_091_200_000;
const MAX_ANSWER_BYTES = 1_500_000;

describe("a file of 48.8 TiB", () => {
  let stack: LocalStack;
  let alice: UploadsInParts;
  let uploader: Uploader;

  beforeAll(async () => {
    stack = await serveUploads({ patterns: ["presigned"], policy: { maxBytes: LARGEST } });
    uploader = { stack, authorization: `Bearer ${await stack.token({ sub: "alice" })}` };
    alice = uploadsInParts(stack, callsBy(uploader));
  });
  afterAll(() => stack.close());

  it("gets all its part URLs in one response, and S3 accepts each for exactly its length", async () => {
    const upload = await alice.create("largest.bin", LARGEST, { partSize: undefined });
    expect(upload).toMatchObject({ partSize: 5 * GIB, partCount: 10_000 });

    const answer = await askApi(uploader, "POST", `uploads/${upload.id}/parts`);
    const signed = answer.json() as SignPartsResponse;

    expect(answer.status).toBe(200);
    expect(answer.body.length).toBeLessThan(MAX_ANSWER_BYTES);
    expect(signed.parts).toHaveLength(10_000);
    expect(signed.parts.reduce((sum, { length }) => sum + length, 0)).toBe(LARGEST);
    expect(new Set(signed.parts.map(({ signature }) => signature)).size).toBe(10_000);
    for (const number of [1, 2, 5_000, 9_999, 10_000]) {
      const part = signed.parts[number - 1] ?? expect.fail(`no part ${number}`);
      const url = partUrl(signed, part);
      expect(part).toMatchObject({ partNumber: number, length: 5 * GIB });
      expect(await answerToHeaders(url, part.length)).toBe(100);
      expect(await answerToHeaders(url, part.length - 1)).toBe(403);
      expect(await answerToHeaders(partUrl(signed, { ...part, partNumber: 3 }), part.length)).toBe(403);
    }
  });

  it("is rejected with one byte more, before anything is created", async () => {
    const before = await uploadsIn(stack);
    const file = { key: "larger.bin", length: LARGEST + 1, type: "a/b", method: "MULTIPART" };

    const answer = await alice.call("POST", "uploads", file);

    expect(answer).toMatchObject({ status: 413, json: { code: "TooLarge" } });
    expect(await uploadsIn(stack)).toEqual(before);
    expect(JSON.stringify(before)).not.toContain("larger.bin");
  });
});

/** S3's response to the headers of a PUT only: 100 requests the body, which is never sent. */
function answerToHeaders(url: string, length: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-length": length, expect: "100-continue" };
    const outgoing = request(url, { method: "PUT", headers });
    const settle = (status = 0) => {
      resolve(status);
      outgoing.destroy();
    };
    outgoing.once("continue", () => settle(100));
    outgoing.once("response", ({ statusCode }) => settle(statusCode));
    outgoing.once("error", reject);
    outgoing.flushHeaders();
  });
}

async function uploadsIn({ endpoints: { s3 } }: LocalStack) {
  const { endpoint, region, bucket: Bucket, accessKeyId, secretAccessKey } = s3;
  const client = new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  return Uploads.map(({ Key, UploadId }) => ({ Key, UploadId }));
}
