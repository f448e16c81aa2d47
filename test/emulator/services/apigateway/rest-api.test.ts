import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFacts } from "../../../../emulator/facts/index.js";
import type { HttpService } from "../../../../emulator/http/http-server.js";
import { serveHttp } from "../../../../emulator/http/http-server.js";
import { createIam } from "../../../../emulator/iam/iam.js";
import type { Bucket, RestApi } from "../../../../emulator/model.js";
import { createRestApi, createUsageCheck } from "../../../../emulator/services/apigateway/index.js";
import { createS3 } from "../../../../emulator/services/s3/s3.js";
import { method, ROLE_ARN, sampleModel } from "./api-under-test.js";

const BUCKET: Bucket = {
  constructPath: "uploads/Bucket",
  name: "uploads-bucket",
  arn: "arn:aws:s3:::uploads-bucket",
  region: "eu-central-1",
  versioning: "Disabled",
  objectOwnership: "BucketOwnerEnforced",
  publicAccessBlock: {
    blockPublicAcls: true,
    ignorePublicAcls: true,
    blockPublicPolicy: true,
    restrictPublicBuckets: true,
  },
  encryption: { algorithm: "AES256", blockedEncryptionTypes: ["SSE-C"] },
  cors: [],
  abortIncompleteMultipartUploads: [],
  expirations: [],
  eventBridge: false,
  transferAcceleration: false,
};

const s3 = (httpMethod: string) =>
  method(
    {
      type: "aws",
      httpMethod,
      uri: "arn:aws:apigateway:eu-central-1:s3:path/uploads-bucket/in/{key}",
      credentials: ROLE_ARN,
      requestParameters: { "integration.request.path.key": "method.request.path.key" },
      responses: { default: { statusCode: "200" }, "404": { statusCode: "404" } },
    },
    {
      parameters: [{ name: "key", in: "path", required: true }],
      responses: { "200": {}, "404": {} },
    },
  );

describe("an API over HTTP, in front of the local S3", () => {
  const clock = Date.now;
  const model = sampleModel({
    document: { "x-amazon-apigateway-binary-media-types": ["*/*"] },
    paths: { "/files/{key+}": { put: s3("PUT"), get: s3("GET") } },
    model: { buckets: [BUCKET] },
  });
  let folder: string;
  let service: HttpService;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "apigateway-"));
    const iam = createIam({ model, clock });
    const log = () => undefined;
    const facts = createFacts();
    const handler = createRestApi({
      api: model.restApis[0] as RestApi,
      model,
      iam,
      s3: createS3({ model, dataFolder: folder, iam, facts, clock, log }),
      lambda: { invoke: async () => ({ outcome: "rejected", status: 404, message: "none" }) },
      verifySignature: () => ({ outcome: "rejected", errorType: "", message: "" }),
      verifyCognitoToken: async () => undefined,
      checkUsage: createUsageCheck(clock, facts),
      facts,
      clock,
      log,
      randomId: () => "id",
    });
    service = await serveHttp(handler, { port: 0 });
  });

  afterAll(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ["one byte", 1, "one"],
    ["a megabyte of noise", 1_000_000, "a/b%20c/%C3%A4.bin"],
    ["exactly 10 MiB", 10_485_760, "big"],
  ])("returns %s unchanged", async (_, length, key) => {
    const body = randomBytes(length);

    const put = await fetch(`${service.url}/v1/files/${key}`, { method: "PUT", body });
    const got = await fetch(`${service.url}/v1/files/${key}`);

    expect(put.status).toBe(200);
    expect(Buffer.from(await got.arrayBuffer()).equals(body)).toBe(true);
  });

  it.each([
    ["in chunks", {}],
    ["with Expect: 100-continue", { "Content-Length": 10_485_761, Expect: "100-continue" }],
  ])("responds to one byte too many with 413, sent %s, and stores nothing", async (_, headers) => {
    const url = `${service.url}/v1/files/too-big`;
    const status = await new Promise((resolve, reject) => {
      const sending = request(url, { method: "PUT", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sending.on("error", reject);
      if ("Expect" in headers) sending.flushHeaders();
      else sending.end(Buffer.alloc(10_485_761));
    });

    expect(status).toBe(413);
    expect((await fetch(url)).status).toBe(404);
  });
});
