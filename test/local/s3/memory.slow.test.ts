import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, it } from "vitest";
import { startS3Process } from "./support/process.js";
import { temporaryFolder } from "./support/world.js";

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

function* zeros(size: number): Generator<Buffer> {
  const chunk = Buffer.alloc(MIB, "x");
  for (let sent = 0; sent < size; sent += chunk.length) yield chunk;
}

async function sizeOf(body: Response["body"]): Promise<number> {
  let size = 0;
  for await (const chunk of body ?? []) size += chunk.length;
  return size;
}

it("takes 1 GiB in one presigned PUT, and gives it back, in the memory of a small one", async () => {
  const s3 = await startS3Process(await temporaryFolder());
  const url = await getSignedUrl(s3.client, new PutObjectCommand({ Bucket: "files", Key: "big" }));

  const body = Readable.toWeb(Readable.from(zeros(GIB), { objectMode: false })) as ReadableStream;
  const put = await fetch(url, {
    method: "PUT",
    body,
    headers: { "content-length": String(GIB) },
    duplex: "half",
  } as RequestInit);
  const got = await fetch(
    await getSignedUrl(s3.client, new GetObjectCommand({ Bucket: "files", Key: "big" })),
  );
  const size = await sizeOf(got.body);
  const peak = await s3.peakMemory();

  expect(put.status).toBe(200);
  expect(put.headers.get("x-amz-checksum-crc64nvme")).not.toBeNull();
  expect(size).toBe(GIB);
  expect(peak).toBeLessThan(150 * MIB);
});
