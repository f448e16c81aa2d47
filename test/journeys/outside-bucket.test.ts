import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../emulator/index.js";
import { startEmulator } from "../../emulator/index.js";
import type { UploadFields } from "../../local/outputs.js";
import { UPLOADS_OUTPUTS } from "../../local/outputs.js";
import { readSettings, UploadsStack } from "../../modules/stacks/index.js";

const SETTINGS = {
  region: "eu-central-1",
  bucket: { existing: { bucketName: "owners-files", region: "eu-central-1", eventBridge: true } },
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outside-bucket-"));
  const app = new App({ outdir: folder });
  new UploadsStack(app, "uploads", readSettings(SETTINGS));
  app.synth();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function serve(withPolicy: boolean): Promise<Emulator<UploadFields>> {
  const { bucketPolicy, ...others } = UPLOADS_OUTPUTS;
  const outputs = withPolicy && bucketPolicy !== undefined ? { ...others, bucketPolicy } : others;
  return startEmulator({ stack: join(folder, "stacks/uploads"), outputs });
}

/** The status of an upload of `x` through each pattern, as alice. */
async function statuses({ endpoints, token }: Emulator<UploadFields>) {
  const { direct, presigned, edge } = endpoints;
  const authorization = `Bearer ${await token({ sub: "alice" })}`;
  const put = async (url: string, headers: Record<string, string>) =>
    (await fetch(url, { method: "PUT", headers, body: "x" })).status;
  const signed = await fetch(`${presigned}/uploads`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ key: "presigned.txt", length: 1, type: "text/plain" }),
  });
  const { url, headers } = (await signed.json()) as { url: string; headers: Record<string, string> };
  const typed = { authorization, "content-type": "text/plain" };
  return {
    direct: await put(`${direct}/files/direct.txt`, typed),
    presigned: await put(url, headers),
    edge: await put(`${edge}/edge.txt`, typed),
  };
}

describe("a bucket that is not in the stack", () => {
  it("is replaced by an empty bucket with a warning, which accepts uploads of every pattern with its policy", async () => {
    const emulator = await serve(true);

    const got = await statuses(emulator);
    await emulator.settled();

    expect(emulator.warnings.join("\n")).toMatch(/owners-files is not in this stack.*uploads\/Edge/);
    expect(got).toEqual({ direct: 200, presigned: 200, edge: 200 });
    expect((await emulator.object("uploads/alice/edge.txt"))?.bytes.toString()).toBe("x");
    const completed = emulator.events().filter((event) => event["detail-type"] === "Upload Completed");
    expect(completed).toHaveLength(3);
    await emulator.stop();
  });

  it("denies CloudFront without the statement that its owner must add", async () => {
    const emulator = await serve(false);

    expect(await statuses(emulator)).toEqual({ direct: 200, presigned: 200, edge: 403 });
    expect(await emulator.object("uploads/alice/edge.txt")).toBeUndefined();
    expect(emulator.warnings.join("\n")).toContain("Pass the statements to add");
    await emulator.stop();
  });
});
