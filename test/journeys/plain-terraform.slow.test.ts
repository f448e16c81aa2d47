import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../emulator/index.js";
import { StackNotLoadedError, startEmulator } from "../../emulator/index.js";
import type { PresignedPut } from "../../functions/presign/contract.js";
import { writeModule } from "../../terraform/command/module-folder.js";
import { generateModule } from "../../terraform/module/generate.js";

const EXAMPLE = fileURLToPath(new URL("../../examples/plain-terraform", import.meta.url));
const BODY = "a picture";

let work: string;
let root: string;
let emulator: Emulator;

/** The example as its reader has it: with the module that its README generates. */
beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), "plain-terraform-"));
  root = join(work, "example");
  cpSync(EXAMPLE, root, { recursive: true });
  const settings = JSON.parse(readFileSync(join(root, "uploads.json"), "utf8"));
  writeModule(join(root, "modules/uploads"), generateModule(settings, {}, "uploads.json").files);
  emulator = await startEmulator({ stack: root });
});
afterAll(async () => {
  await emulator?.stop();
  rmSync(work, { recursive: true, force: true });
});

async function createUpload(
  output: "images_url" | "documents_url",
  key: string,
  type: string,
): Promise<Response> {
  const userPool =
    output === "images_url" ? "images-eu-central-1-user-pool" : "documents-eu-central-1-user-pool";
  const token = await emulator.token({ sub: "alice", userPool });
  return fetch(`${emulator.endpoints.outputs[output]}/uploads`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ key, length: BODY.length, type }),
  });
}

describe("a root module of plain Terraform", () => {
  it("is served, and stores a file in the bucket of the module that was called", async () => {
    const created = await createUpload("images_url", "cat.png", "image/png");
    const { url, headers } = (await created.json()) as PresignedPut;
    const stored = await fetch(url, { method: "PUT", headers, body: BODY });
    const bucket = String(emulator.endpoints.outputs.images_bucket);
    const object = await emulator.object("uploads/alice/cat.png", { bucket });

    expect([created.status, stored.status]).toEqual([200, 200]);
    expect(object?.bytes.toString()).toBe(BODY);
    expect(bucket).toMatch(/^images-eu-central-1-bucket-/);
  });

  it("gives each call of the module its own arguments", async () => {
    const image = await createUpload("images_url", "cat.txt", "text/plain");
    const text = await createUpload("documents_url", "cat.txt", "text/plain");
    const pdf = await createUpload("documents_url", "cat.pdf", "application/pdf");

    expect([image.status, text.status, pdf.status]).toEqual([415, 415, 200]);
  });
});

describe("a folder without Terraform", () => {
  it("is reported", async () => {
    const folder = mkdtempSync(join(work, "empty-"));

    await expect(startEmulator({ stack: folder })).rejects.toThrow(StackNotLoadedError);
  });
});
