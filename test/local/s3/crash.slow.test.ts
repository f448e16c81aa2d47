import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { startS3Process } from "./support/process.js";
import { temporaryFolder } from "./support/world.js";

const Bucket = "files";

it.each([5, 40, 90, 150, 260])(
  "has the old object or the new one after a kill %i ms into a run of writes",
  async (milliseconds) => {
    const folder = await temporaryFolder();
    const before = await startS3Process(folder);
    await before.client.send(new PutObjectCommand({ Bucket, Key: "k", Body: "first" }));
    const writing = (async () => {
      for (let i = 0; ; i += 1) {
        const Body = Buffer.alloc(400_000, String(i % 10));
        await before.client.send(new PutObjectCommand({ Bucket, Key: "k", Body }));
      }
    })().catch(() => undefined);
    await delay(milliseconds);

    before.child.kill("SIGKILL");
    await writing;
    const after = await startS3Process(folder);
    const got = await after.client.send(new GetObjectCommand({ Bucket, Key: "k" }));
    const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? []);

    expect(got.ETag).toBe(`"${createHash("md5").update(bytes).digest("hex")}"`);
    expect(await readdir(join(folder, Bucket, "blobs"))).toHaveLength(1);
    expect(await readdir(join(folder, Bucket, "staging"))).toEqual([]);
  },
);
