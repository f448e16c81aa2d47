import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import {
  AbortMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { sized } from "../../../support/proofs/proofs.js";
import type { UploadUnderTest } from "./support/multipart.js";
import { beginUpload, continueUpload, MIB } from "./support/multipart.js";
import { compileS3Process, startS3Process } from "./support/process.js";
import { temporaryFolder } from "./support/world.js";

const Bucket = "files";
const KILLS = sized(100, 12);
/** Long enough for a few writes of each kind. */
const LONGEST_LIFE_MS = 250;
const PART_BYTES = [5 * MIB, 70_000];

/** Spreads the kills over the whole time, the same in every run: multiples of the golden ratio never cluster. */
const lifeOf = (round: number): number => ((round * 0.618034) % 1) * LONGEST_LIFE_MS;

const contentOf = (size: number, name: string): Buffer => Buffer.alloc(size, `${name} `);
const digestOf = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

/** Possible contents of an object, from a client's view: the last acknowledged one, or one being written. */
type Possible = Set<string>;

/** The multipart upload in progress, across all crashes. */
interface Progress {
  readonly name: string;
  readonly uploadId: string;
  /** ETags of acknowledged parts, by number. */
  readonly parts: Map<number, string>;
}

const partsOf = ({ name }: Pick<Progress, "name">): Buffer[] =>
  PART_BYTES.map((size, index) => contentOf(size, `${name}.${index + 1}`));

async function digest(client: S3Client, Key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return digestOf(Buffer.from((await Body?.transformToByteArray()) ?? []));
}

/** Replaces one object repeatedly until the process has ended. */
async function keepPutting(client: S3Client, possible: Possible, round: number): Promise<void> {
  for (let count = 0; ; count += 1) {
    const Body = contentOf(400_000 + count, `put ${round}.${count}`);
    possible.add(digestOf(Body));
    await client.send(new PutObjectCommand({ Bucket, Key: "put", Body }));
    possible.clear();
    possible.add(digestOf(Body));
  }
}

/** Uploads the missing parts of the current upload, completes it and begins the next, until the process has ended. */
async function keepUploading(client: S3Client, state: UploadState, round: number): Promise<void> {
  for (let count = 0; ; count += 1) {
    if (state.progress === undefined) {
      const { uploadId } = await beginUpload({ client });
      state.progress = { name: `multi ${round}.${count}`, uploadId, parts: new Map() };
    }
    const { progress } = state;
    const upload = continueUpload({ client }, progress.uploadId);
    await uploadMissing(upload, progress);
    const content = digestOf(Buffer.concat(partsOf(progress)));
    state.possible.add(content);
    await upload.complete([...progress.parts].map(([PartNumber, ETag]) => ({ PartNumber, ETag })));
    state.possible = new Set([content]);
    state.progress = undefined;
  }
}

async function uploadMissing(upload: UploadUnderTest, progress: Progress): Promise<void> {
  for (const [index, content] of partsOf(progress).entries()) {
    if (progress.parts.has(index + 1)) continue;
    progress.parts.set(index + 1, await upload.part(index + 1, content));
  }
}

interface UploadState {
  progress: Progress | undefined;
  possible: Possible;
}

/** Checks the current upload after a crash: all acknowledged parts exist, or the upload has become the object. */
async function checkUpload(client: S3Client, state: UploadState): Promise<"going-on" | "completed" | "none"> {
  const { progress } = state;
  if (progress === undefined) return "none";
  const target = { Bucket, Key: "in/m", UploadId: progress.uploadId };
  const listed = await client.send(new ListPartsCommand(target)).catch((error: Error) => error);
  if (listed instanceof Error) {
    expect(listed.name).toBe("NoSuchUpload");
    state.progress = undefined;
    state.possible = new Set([digestOf(Buffer.concat(partsOf(progress)))]);
    return "completed";
  }
  const etags = new Map((listed.Parts ?? []).map(({ PartNumber = 0, ETag = "" }) => [PartNumber, ETag]));
  for (const [number, etag] of progress.parts) expect(etags.get(number)).toBe(etag);
  for (const [number, etag] of etags) {
    const content = partsOf(progress)[number - 1] ?? Buffer.alloc(0);
    expect(etag).toBe(`"${createHash("md5").update(content).digest("hex")}"`);
  }
  return "going-on";
}

/** Aborts the uploads whose start was not acknowledged, and counts the parts of all others. */
async function countParts(client: S3Client, known: string | undefined): Promise<number> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  let parts = 0;
  for (const { Key, UploadId } of Uploads) {
    const target = { Bucket, Key, UploadId };
    if (UploadId !== known) await client.send(new AbortMultipartUploadCommand(target));
    else parts += (await client.send(new ListPartsCommand(target))).Parts?.length ?? 0;
  }
  return parts;
}

it(`has the old object or the new one, and resumes its uploads, after each of ${KILLS} kills`, async () => {
  const folder = await temporaryFolder();
  const compiled = await compileS3Process(folder);
  const data = join(folder, "data");
  const state: UploadState = { progress: undefined, possible: new Set([digestOf(Buffer.from("first"))]) };
  const put: Possible = new Set(state.possible);
  const outcomes = { "going-on": 0, completed: 0, none: 0 };
  const first = await startS3Process(data, compiled);
  for (const Key of ["put", "in/m"]) {
    await first.client.send(new PutObjectCommand({ Bucket, Key, Body: "first" }));
  }
  let running = first;

  for (let round = 1; round <= KILLS; round += 1) {
    const { client, child } = running;
    const writing = [keepPutting(client, put, round), keepUploading(client, state, round)];
    await delay(lifeOf(round));
    child.kill("SIGKILL");
    await Promise.allSettled([...writing, once(child, "exit")]);
    client.destroy();

    running = await startS3Process(data, compiled);
    outcomes[await checkUpload(running.client, state)] += 1;
    const [isPut, isUploaded] = [await digest(running.client, "put"), await digest(running.client, "in/m")];
    expect(put).toContain(isPut);
    expect(state.possible).toContain(isUploaded);
    put.clear();
    put.add(isPut);
    state.possible = new Set([isUploaded]);
    const parts = await countParts(running.client, state.progress?.uploadId);
    const ofObject = isUploaded === digestOf(Buffer.from("first")) ? 1 : PART_BYTES.length;
    expect(await readdir(join(data, Bucket, "blobs"))).toHaveLength(1 + ofObject + parts);
    expect(await readdir(join(data, Bucket, "staging"))).toEqual([]);
  }

  if (state.progress !== undefined) {
    const { progress } = state;
    const upload = continueUpload(running, progress.uploadId);
    await uploadMissing(upload, progress);
    const list = [...progress.parts].sort(([a], [b]) => a - b);
    await upload.complete(list.map(([PartNumber, ETag]) => ({ PartNumber, ETag })));
    expect(await digest(running.client, "in/m")).toBe(digestOf(Buffer.concat(partsOf(progress))));
  }
  // Some kills interrupt a multipart upload.
  expect(outcomes["going-on"]).toBeGreaterThan(0);
});
