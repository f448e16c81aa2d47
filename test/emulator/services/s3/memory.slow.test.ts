import { Readable } from "node:stream";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, it } from "vitest";
import { sized } from "../../../support/proofs/proofs.js";
import { handMade, MULTIPART, part, signedFields } from "./support/post-form.js";
import { startS3Process } from "./support/process.js";
import { temporaryFolder } from "./support/world.js";

const MIB = 1024 ** 2;
const SIZE = sized(1024, 384) * MIB;
/** Less than a process that keeps the whole object in memory would need. */
const MAX_MEMORY = 200 * MIB;

function* zeros(size: number): Generator<Buffer> {
  const chunk = Buffer.alloc(MIB, "x");
  for (let sent = 0; sent < size; sent += chunk.length) yield chunk;
}

async function sizeOf(body: Response["body"]): Promise<number> {
  let size = 0;
  for await (const chunk of body ?? []) size += chunk.length;
  return size;
}

it(`stores ${SIZE / MIB} MiB of one presigned PUT and returns it, in little memory`, async () => {
  const s3 = await startS3Process(await temporaryFolder());
  const url = await getSignedUrl(s3.client, new PutObjectCommand({ Bucket: "files", Key: "big" }));

  const body = Readable.toWeb(Readable.from(zeros(SIZE), { objectMode: false })) as ReadableStream;
  const put = await fetch(url, {
    method: "PUT",
    body,
    headers: { "content-length": String(SIZE) },
    duplex: "half",
  } as RequestInit);
  const got = await fetch(
    await getSignedUrl(s3.client, new GetObjectCommand({ Bucket: "files", Key: "big" })),
  );
  const size = await sizeOf(got.body);
  const peak = await s3.peakMemory();

  expect(put.status).toBe(200);
  expect(put.headers.get("x-amz-checksum-crc64nvme")).not.toBeNull();
  expect(size).toBe(SIZE);
  expect(peak).toBeLessThan(MAX_MEMORY);
});

it(`stores ${SIZE / MIB} MiB of one form, in little memory`, async () => {
  const s3 = await startS3Process(await temporaryFolder());
  const credentials = await s3.client.config.credentials();
  const signer = { iam: { administrator: { credentials } }, time: { now: Date.now() } };
  const fields = signedFields(signer, { extraConditions: [["content-length-range", 0, SIZE]] });
  const [head = "", tail = ""] = handMade(fields, [part('name="file"', "FILE")]).split("FILE");
  function* form(): Generator<Buffer> {
    yield Buffer.from(head);
    yield* zeros(SIZE);
    yield Buffer.from(tail);
  }

  const posted = await fetch(`${s3.url}/files`, {
    method: "POST",
    body: Readable.toWeb(Readable.from(form(), { objectMode: false })) as ReadableStream,
    headers: { ...MULTIPART, "content-length": String(SIZE + head.length + tail.length) },
    duplex: "half",
  } as RequestInit);
  const stored = await s3.client.send(new HeadObjectCommand({ Bucket: "files", Key: "in/a.txt" }));
  const peak = await s3.peakMemory();

  expect([posted.status, stored.ContentLength]).toEqual([204, SIZE]);
  expect(peak).toBeLessThan(MAX_MEMORY);
});
