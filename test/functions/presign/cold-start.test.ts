import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { encodeUploadId } from "../../../functions/presign/multipart/upload-id.js";
import { settingsDigest } from "../../../functions/presign/settings/rules/settings-digest.js";
import { bundleFunction } from "../../../modules/node-function/code/bundle.js";
import { functionEntry } from "../../../modules/node-function/index.js";
import { proxyEvent } from "../support/gateway-events.js";
import { policyWith } from "../support/policies.js";

/** The SDK's names for itself in its code, which ours never has. */
const SDK = /aws-sdk|smithy|S3Client/;
const MOST_PARSED_BYTES = 27_800;
const UPLOAD_ID = encodeUploadId({
  subjectSegment: "anonymous",
  relativeKey: "a/b.tar",
  s3UploadId: "an-upload",
  uploadId: "3f2a9c1e-5d47-4b8a-9e0f-6c2d1b7a8e90",
  length: 32 * 1024 ** 2,
  partSize: 16 * 1024 ** 2,
});
const SETTINGS = {
  bucketName: "uploads-bucket",
  bucketRegion: "eu-central-1",
  prefix: "uploads/",
  policy: policyWith(),
  caller: "none",
  corsAllowedOrigins: ["*"],
  transferAcceleration: false,
  downloads: false,
  sumPartsBeforeSigning: false,
};

const PUT = proxyEvent({
  body: '{"method":"PUT","key":"a/b.pdf","length":5,"type":"application/pdf"}',
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "presign-"));
  for (const [name, code] of Object.entries(bundleFunction(functionEntry("presign")))) {
    writeFileSync(join(folder, name), code);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** The function's first response in a separate process, and the files parsed by then. */
function firstAnswer(event: APIGatewayProxyEvent, changes: object = {}) {
  const below = `${pathToFileURL(folder)}/`;
  const { stdout } = spawnSync(process.execPath, ["bench/cold-start/first-answer.mjs"], {
    encoding: "utf8",
    env: {
      PRESIGN_SETTINGS: JSON.stringify({
        ...SETTINGS,
        validatedDigest: settingsDigest(SETTINGS),
        ...changes,
      }),
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "a-secret",
      HANDLER: `${below}index.mjs`,
      EVENT: JSON.stringify(event),
      PARSED_BELOW: below,
    },
  });
  const { answer, parsed } = JSON.parse(stdout.split("\n").at(-1) ?? "");
  const code: string[] = parsed.map((name: string) => readFileSync(join(folder, name), "utf8"));
  return {
    answer,
    statusCode: answer.statusCode,
    code,
    bytes: code.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
  };
}

describe("the presign function's cold path", () => {
  it.each([
    ["a PUT", PUT],
    ["parts", proxyEvent({ resource: "/uploads/{id}/parts", pathParameters: { id: UPLOAD_ID } })],
  ])("parses 27.8 KB at most, and nothing of the AWS SDK, before it has signed %s", (_what, event) => {
    const { statusCode, code, bytes } = firstAnswer(event);

    expect(statusCode).toBe(200);
    expect(bytes).toBeLessThanOrEqual(MOST_PARSED_BYTES);
    expect(code.filter((text) => SDK.test(text))).toEqual([]);
  });

  it("has the code that explains invalid settings in the zip, for each call", async () => {
    const invalid = { ...SETTINGS, bucketName: "", policy: policyWith({ maxBytes: 0 }) };
    // The digest of other settings: these were changed by hand.
    vi.stubEnv("PRESIGN_SETTINGS", JSON.stringify({ ...invalid, validatedDigest: settingsDigest(SETTINGS) }));
    const { handler } = await import(pathToFileURL(join(folder, "index.mjs")).href);
    const message = /bucketName must be a bucket's name[\s\S]*policy\.maxBytes must be/;

    await expect(handler(proxyEvent({}))).rejects.toThrow(message);
    await expect(handler(proxyEvent({}))).rejects.toThrow(message);
  });

  it("has the SDK in the zip, for the routes that call S3", () => {
    const withSdk = Object.values(bundleFunction(functionEntry("presign"))).filter((file) =>
      SDK.test(file.toString()),
    );

    expect(withSdk).not.toEqual([]);
  });
});
