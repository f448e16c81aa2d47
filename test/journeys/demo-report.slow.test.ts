import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { UsageError } from "../../emulator/index.js";
import { parseDemoOptions } from "../../local/demo/options.js";
import { asJson, succeeded } from "../../local/demo/report.js";
import { runDemo } from "../../local/demo/run-demo.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

const folder = mkdtempSync(join(tmpdir(), "demo-test-"));
const endpointsFile = join(folder, "endpoints.json");
const PATTERNS = ["direct", "presigned", "multipart", "import", "edge"];

const fileOf = (name: string, body: Buffer | string): string => {
  const file = join(folder, name);
  writeFileSync(file, body);
  return file;
};

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads();
  writeFileSync(endpointsFile, JSON.stringify(stack.endpoints));
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

const demo = (file: string) => runDemo({ file, endpointsFile, json: true, help: false });

describe("the demo through an origin access identity", () => {
  it.each(["us-east-1", "eu-central-1"])("sends a file to a bucket in %s", async (region) => {
    const own = await serveUploads({ originAccess: "oai", region });
    try {
      const file = join(folder, `${region}.json`);
      writeFileSync(file, JSON.stringify(own.endpoints));

      const result = await runDemo({
        file: fileOf("oai.bin", "x"),
        endpointsFile: file,
        json: true,
        help: false,
      });

      expect(result.journeys.find(({ pattern }) => pattern === "edge")).toMatchObject({
        outcome: "identical",
      });
      expect(succeeded(result)).toBe(true);
    } finally {
      await own.close();
    }
  });
});

describe("the demo against a running stack", () => {
  it.each([
    ["a file of one byte", "one", 1],
    ["a name with spaces", "with a space.bin", 1000],
    ["a name in unicode", "grüße-€-🌍.bin", 1000],
    ["a name with a plus", "a+b.bin", 1000],
    ["a name of reserved characters", "100% #1?&=;'(!).bin", 1000],
  ])("sends %s through every pattern and gets it back", async (_what, name, bytes) => {
    const result = await demo(fileOf(name, randomBytes(bytes)));

    expect(result.journeys.map(({ outcome }) => outcome)).toEqual(PATTERNS.map(() => "identical"));
    expect(result.rejections.filter(({ rejected }) => !rejected)).toEqual([]);
    expect(succeeded(result)).toBe(true);
    const keys = await stack.keys();
    for (const { objectKey } of result.journeys) expect(keys).toContain(objectKey);
  });

  it("says that direct rejects an empty file, as expected", async () => {
    const result = await demo(fileOf("empty", ""));

    const outcomes = result.journeys.map(({ pattern, outcome }) => [pattern, outcome]);
    expect(Object.fromEntries(outcomes)).toEqual({
      direct: "not for empty files",
      presigned: "identical",
      multipart: "identical",
      import: "identical",
      edge: "identical",
    });
    expect(succeeded(result)).toBe(true);
  });

  it("says that a file is too large for direct, as expected", async () => {
    const result = await demo(fileOf("eleven.bin", randomBytes(11 * 1024 * 1024)));

    const outcomes = result.journeys.map(({ pattern, outcome }) => [pattern, outcome]);
    expect(Object.fromEntries(outcomes)).toEqual({
      direct: "too large",
      presigned: "identical",
      multipart: "identical",
      import: "identical",
      edge: "identical",
    });
    expect(succeeded(result)).toBe(true);
  });

  it("names every pattern in its JSON, and no secret", async () => {
    const json = asJson(await demo(fileOf("json.bin", "x")));

    expect(Object.keys(JSON.parse(json))).toEqual(expect.arrayContaining(["ok", "file", ...PATTERNS]));
    expect(JSON.parse(json)).toMatchObject({ ok: true, direct: { outcome: "identical" } });
    expect(json).not.toMatch(/eyJ|X-Amz|secret/i);
  });

  it("uses the token of the environment, and fails if it is invalid", async () => {
    vi.stubEnv("UPLOAD_TOKEN", "nonsense");

    const result = await demo(fileOf("no-token.bin", "x"));

    expect(result.journeys.map(({ outcome, status }) => [outcome, status])).toEqual(
      PATTERNS.map(() => ["failed", 401]),
    );
    expect(succeeded(result)).toBe(false);
    expect(asJson(result)).not.toContain("nonsense");
  });
});

describe("endpoints that the demo cannot use", () => {
  const against = (endpoints: unknown) =>
    runDemo({ endpointsFile: fileOf("other.json", JSON.stringify(endpoints)), json: false, help: false });

  it.each<[string, () => unknown, RegExp]>([
    ["nothing at all", () => ({}), /direct.*presigned.*edge.*s3/s],
    ["a list", () => [], /direct/],
    ["a string", () => "endpoints", /direct/],
    ["a stack without the edge", () => ({ ...stack.endpoints, edge: null }), /edge/],
    [
      "a malformed address",
      () => ({ ...stack.endpoints, direct: "upload.example" }),
      /direct.*upload\.example/s,
    ],
    [
      "a bucket without a name",
      () => ({ ...stack.endpoints, s3: { ...stack.endpoints.s3, bucket: "" } }),
      /s3\.bucket/,
    ],
    ["no issuer, and no token", () => ({ ...stack.endpoints, issuer: undefined }), /UPLOAD_TOKEN/],
  ])("rejects %s, and says what is missing", async (_what, endpoints, message) => {
    const result = against(endpoints());

    await expect(result).rejects.toBeInstanceOf(UsageError);
    await expect(result).rejects.toThrow(message);
    await expect(result).rejects.not.toThrow(stack.endpoints.s3.secretAccessKey);
  });

  it("prints a complete report and fails if nothing listens", async () => {
    vi.stubEnv("UPLOAD_TOKEN", "some-token");
    const nowhere = "http://127.0.0.1:9";
    const { s3 } = stack.endpoints;

    const result = await against({
      ...stack.endpoints,
      direct: nowhere,
      presigned: nowhere,
      edge: nowhere,
      s3: { ...s3, endpoint: nowhere },
    });

    expect(result.journeys.map(({ outcome }) => outcome)).toEqual(PATTERNS.map(() => "failed"));
    expect(result.journeys[0]?.failure).toContain("ECONNREFUSED");
    expect(result.rejections.every(({ rejected, failure }) => !rejected && failure !== undefined)).toBe(true);
    expect(succeeded(result)).toBe(false);
  });
});

describe("the demo's arguments", () => {
  it.each([
    [["--nope"], "--nope"],
    [["a", "b"], "Only one FILE is allowed"],
    [["/nowhere/at-all"], "/nowhere/at-all does not exist"],
    [[tmpdir()], "is not a file"],
    [["--endpoints"], "--endpoints"],
    [["--endpoints", "/nowhere/at-all"], "/nowhere/at-all does not exist"],
  ])("rejects %j", (args, message) => {
    expect(() => parseDemoOptions(args)).toThrow(UsageError);
    expect(() => parseDemoOptions(args)).toThrow(message);
  });
});
