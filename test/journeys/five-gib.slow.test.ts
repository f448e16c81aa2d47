import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect, it, onTestFinished } from "vitest";
import { crc64nvme } from "../../emulator/services/s3/checksum/crc.js";
import type {
  DownloadResponse,
  MultipartUpload,
  SignPartsResponse,
} from "../../functions/presign/contract.js";
import type { GeneratedFile } from "../support/generated-file.js";
import { generatedFile } from "../support/generated-file.js";
import { sized } from "../support/proofs/proofs.js";
import { peakMemory, startUploads } from "../support/stack-process.js";
import { partUrl } from "../support/uploads-in-parts.js";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
/** At full size a byte more than the limit of one PUT; at both sizes a byte more than whole parts. */
const LENGTH = sized(5 * GIB, 384 * MIB) + 1;
const PART_SIZE = 16 * MIB;
const PART_COUNT = Math.ceil(LENGTH / PART_SIZE);
const NEEDED_DISK = LENGTH + GIB / 2;
const AT_ONCE = 4;

/** Less than a process that keeps the whole file, or all received parts, would need. */
const MAX_MEMORY = 256 * MIB;
const MAX_SENDER_GROWTH = 100 * MIB;

it(`stores ${(LENGTH - 1) / MIB} MiB and a byte in parallel parts, and returns them, in little memory`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "five-gib-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { bavail, bsize } = statfsSync(folder);
  const disk = `needs ${(NEEDED_DISK / GIB).toFixed(1)} GiB free where temporary files lie; set TMPDIR to a folder that has them`;
  expect(bavail * bsize, disk).toBeGreaterThan(NEEDED_DISK);
  const stack = await startUploads(folder, {
    patterns: ["presigned"],
    reading: true,
    policy: { maxBytes: LENGTH, checksum: "required", urlExpirySeconds: 3600 },
  });
  onTestFinished(() => stack.close());
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const authorization = `Bearer ${await stack.token("alice")}`;
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { authorization, "content-type": "application/json" };
    const answer = await fetch(stack.endpoints.presigned + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    expect({ path, status: answer.status }).toEqual({ path, status: 200 });
    return answer.json();
  };
  const file = generatedFile(LENGTH);
  const before = await peakMemory(process.pid);

  const checksum = { algorithm: "crc64nvme", value: checksumOf(file) };
  const upload = (await call("POST", "/uploads", {
    key: "five.bin",
    length: LENGTH,
    type: "application/octet-stream",
    checksum,
  })) as MultipartUpload;
  const signed = (await call("POST", `/uploads/${upload.id}/parts`)) as SignPartsResponse;
  expect({ method: upload.method, parts: signed.parts.length }).toEqual({
    method: "MULTIPART",
    parts: PART_COUNT,
  });

  await sendParts(file, upload.partSize, signed, agent);
  const completed = await call("POST", `/uploads/${upload.id}/complete`);

  expect(completed).toMatchObject({ key: upload.key, state: "completed", length: LENGTH });
  const border = upload.partSize;
  for (const start of [0, border - 10, (PART_COUNT - 2) * border - 1, LENGTH - border - 3, LENGTH - 2]) {
    const end = Math.min(start + 20, LENGTH);
    const range = `bytes=${start}-${end - 1}`;
    const { url, headers } = (await call("GET", `/downloads/five.bin?range=${range}`)) as DownloadResponse;
    const got = await fetch(url, { headers });
    expect(got.headers.get("content-range")).toBe(`bytes ${start}-${end - 1}/${LENGTH}`);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(Buffer.concat([...file.bytes(start, end)]));
  }
  expect(await peakMemory(stack.pid)).toBeLessThan(MAX_MEMORY);
  expect((await peakMemory(process.pid)) - before).toBeLessThan(MAX_SENDER_GROWTH);
});

function checksumOf({ length, bytes }: GeneratedFile): string {
  const sum = crc64nvme();
  for (const piece of bytes(0, length)) sum.update(piece);
  return sum.digest();
}

/** Sends each part once, the next one as soon as one is finished. */
async function sendParts(
  file: GeneratedFile,
  partSize: number,
  signed: SignPartsResponse,
  agent: Agent,
): Promise<void> {
  const waiting = signed.parts.values();
  const sender = async () => {
    for (const part of waiting) {
      const { partNumber, length } = part;
      const url = partUrl(signed, part);
      const start = (partNumber - 1) * partSize;
      const status = await put(url, file.bytes(start, start + length), length, agent);
      expect({ partNumber, status }).toEqual({ partNumber, status: 200 });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

async function put(url: string, bytes: Iterable<Buffer>, length: number, agent: Agent): Promise<number> {
  const outgoing = request(url, { method: "PUT", agent, headers: { "content-length": length } });
  const answered = new Promise<number>((resolve, reject) => {
    outgoing.once("error", reject).once("response", (incoming) => {
      incoming.resume().once("end", () => resolve(incoming.statusCode ?? 0));
    });
  });
  await pipeline(Readable.from(bytes, { objectMode: false }), outgoing);
  return answered;
}
