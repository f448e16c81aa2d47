import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { EdgeConfig } from "../../functions/edge-authorizer/contract.js";
import type { IdentitySettings } from "../../functions/identity/contract.js";
import { bundleFunction } from "../../modules/node-function/code/bundle.js";
import { functionEntry } from "../../modules/node-function/index.js";
import { proxyEvent } from "./support/gateway-events.js";
import { policyWith } from "./support/policies.js";
import { plainHeaders, viewerRequest } from "./support/viewer-request.js";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "function-bundles-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Bundles a function as it is deployed, and loads it from where its bundle lies. */
async function bundled(name: string) {
  const code = bundleFunction(functionEntry(name));
  const root = join(folder, name);
  await mkdir(root, { recursive: true });
  await Promise.all(Object.entries(code).map(([file, bytes]) => writeFile(join(root, file), bytes)));
  return {
    first: String(code["index.mjs"]),
    load: async () => (await import(pathToFileURL(join(root, "index.mjs")).href)).handler,
  };
}

describe("the bundled functions", () => {
  const KEY = "a-key-of-32-characters-or-longer";
  // An issuer's keys would be fetched as soon as a bundle is loaded.
  const identity: IdentitySettings = {
    type: "pre-shared-key",
    keys: [{ sha256: createHash("sha256").update(KEY).digest("hex"), subject: "ci" }],
  };

  it("edge-authorizer loads less than 60 KB for a PUT, reads config.json next to it, and accepts a pre-shared key", async () => {
    const config: EdgeConfig = {
      source: "bundle",
      settings: {
        identity,
        policy: policyWith(),
        prefix: "uploads/",
        originAccess: "oai",
        bucketRegion: "us-east-1",
        corsAllowedOrigins: [],
      },
    };
    const { first, load } = await bundled("edge-authorizer");
    await writeFile(join(folder, "edge-authorizer", "config.json"), JSON.stringify(config));
    const handler = await load();

    const reply = await handler(viewerRequest({ headers: { Authorization: `Bearer ${KEY}` } }));

    expect(first).not.toMatch(/\b(?:from|import) ?"\.\/chunk/);
    expect(Buffer.byteLength(first)).toBeLessThan(60_000);
    expect(handler.length).toBeLessThanOrEqual(2);
    expect(reply).toMatchObject({ uri: "/uploads/ci/a/b.pdf" });
    expect(plainHeaders(reply)).toMatchObject({ "if-none-match": "*", "x-amz-meta-upload-subject": "ci" });
    expect(plainHeaders(reply)).not.toHaveProperty("x-amz-content-sha256");
  });

  it("api-authorizer reads its settings from the environment", async () => {
    const settings = { identity, policy: policyWith(), prefix: "", bucketOwner: "111122223333" };
    vi.stubEnv("API_AUTHORIZER_SETTINGS", JSON.stringify(settings));
    const { load } = await bundled("api-authorizer");
    const handler = await load();

    const event = { headers: {}, requestContext: { requestId: "request-1" } };

    await expect(handler(event)).rejects.toThrow(/^Unauthorized$/);
  });

  it("presign reads its settings from the environment", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-secret");
    vi.stubEnv(
      "PRESIGN_SETTINGS",
      JSON.stringify({
        bucketName: "uploads-bucket",
        bucketRegion: "eu-central-1",
        prefix: "",
        policy: policyWith(),
        caller: "none",
        corsAllowedOrigins: ["*"],
        transferAcceleration: false,
        downloads: false,
        sumPartsBeforeSigning: false,
      }),
    );
    const { load } = await bundled("presign");
    const handler = await load();

    const answer = await handler(proxyEvent({ body: '{"key":"a","length":1,"type":"a/b"}' }));

    expect(answer).toMatchObject({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } });
  });
});
