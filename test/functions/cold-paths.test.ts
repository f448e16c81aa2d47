import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { EdgeConfig } from "../../functions/edge-authorizer/contract.js";
import type { PresignSettings } from "../../functions/presign/contract.js";
import { bundleFunction } from "../../modules/node-function/code/bundle.js";
import { functionEntry } from "../../modules/node-function/index.js";
import { authorizerEvent, proxyEvent } from "./support/gateway-events.js";
import { COGNITO, cognitoClaims, createIssuer } from "./support/issuer.js";
import { policyWith } from "./support/policies.js";
import { viewerRequest } from "./support/viewer-request.js";
import { SETTINGS as COMPLETED_SETTINGS, createdEvent, ETAG } from "./upload-completed/sample.js";

const REROUTE = new URL("../../emulator/services/lambda/runtime/reroute.mjs", import.meta.url);
const PLACE = { policy: policyWith(), prefix: "uploads/", corsAllowedOrigins: [] };
const EDGE_SETTINGS = {
  ...PLACE,
  identity: COGNITO,
  originAccess: "oac",
  bucketRegion: "eu-central-1",
} as const;
const PRESIGN_SETTINGS: PresignSettings = {
  ...PLACE,
  bucketName: "uploads-bucket",
  bucketRegion: "eu-central-1",
  caller: "none",
  transferAcceleration: false,
  sumPartsBeforeSigning: false,
  downloads: false,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cold-paths-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** AWS's responses, by the start of a request's method and path. */
type Answers = Readonly<
  Record<string, { readonly body?: string; readonly headers?: Record<string, string> }>
>;

async function serveAws(answers: Answers) {
  const asked: string[] = [];
  const nameOf = ({ method, url, headers }: IncomingMessage) =>
    Object.keys(answers).find((name) => `${method} ${headers["x-amz-target"] ?? url}`.startsWith(name)) ?? "";
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const name = nameOf(request);
      asked.push(name);
      response.writeHead(200, answers[name]?.headers).end(answers[name]?.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Start {
  readonly event: object;
  readonly environment?: Readonly<Record<string, string>>;
  readonly config?: EdgeConfig;
  readonly aws?: Answers;
}

/** Runs a function from the files of its zip in a separate process, in which every host is our AWS. */
async function start(name: string, { event, environment, config, aws = {} }: Start) {
  const { asked, url } = await serveAws(aws);
  const root = join(folder, name);
  mkdirSync(root, { recursive: true });
  const files = { ...bundleFunction(functionEntry(name)), "config.json": JSON.stringify(config ?? {}) };
  for (const [file, content] of Object.entries(files)) writeFileSync(join(root, file), content);
  const options = JSON.stringify({ internetUrl: url, allowedUrls: [], hosts: [] });
  const preload = `data:text/javascript,import{reroute}from"${REROUTE}";reroute(${options})`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", preload, "bench/cold-start/first-answer.mjs"],
    {
      env: {
        AWS_REGION: "eu-central-1",
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "a-secret",
        HANDLER: pathToFileURL(join(root, "index.mjs")).href,
        EVENT: JSON.stringify(event),
        ...environment,
      },
    },
  );
  const { answer, undici } = JSON.parse(stdout.split("\n").at(-1) ?? "");
  return { answer, undici, asked };
}

async function tokenAndKeys() {
  const issuer = await createIssuer();
  const keys = Buffer.from(await issuer.get("", AbortSignal.abort())).toString();
  const token = `Bearer ${await issuer.sign(cognitoClaims())}`;
  return { token, keys: { "GET /eu-central-1_AbCdEf123/.well-known/jwks.json": { body: keys } } };
}

function uploadsEvent(method: string) {
  const body = { method, key: "a/b.pdf", length: 20_000_000, type: "application/pdf" };
  return proxyEvent({ body: JSON.stringify(body) });
}

describe("a function does not load undici for its first response", () => {
  const environment = { PRESIGN_SETTINGS: JSON.stringify(PRESIGN_SETTINGS) };

  it("presign, for one PUT", async () => {
    const { answer, undici } = await start("presign", { event: uploadsEvent("PUT"), environment });

    expect(answer).toMatchObject({ statusCode: 200 });
    expect(undici).toBe(false);
  });

  it("presign, for an upload in parts", async () => {
    const created =
      "<InitiateMultipartUploadResult><UploadId>an-id</UploadId></InitiateMultipartUploadResult>";
    const aws = { "POST /uploads/anonymous/": { body: created } };

    const { answer, undici, asked } = await start("presign", {
      event: uploadsEvent("MULTIPART"),
      environment,
      aws,
    });

    expect(answer).toMatchObject({ statusCode: 200 });
    expect(asked).toEqual(Object.keys(aws));
    expect(undici).toBe(false);
  });

  it("the edge function, with settings in Parameter Store", async () => {
    const { token, keys } = await tokenAndKeys();
    const parameter = JSON.stringify({ Parameter: { Value: JSON.stringify(EDGE_SETTINGS) } });
    const aws = { "POST AmazonSSM.GetParameter": { body: parameter }, ...keys };
    const config = {
      source: "ssm",
      parameterName: "/uploads",
      region: "us-east-1",
      refreshSeconds: 60,
    } as const;

    const event = viewerRequest({ headers: { Authorization: token } });
    const { answer, undici, asked } = await start("edge-authorizer", { event, config, aws });

    expect(answer).toMatchObject({ uri: "/uploads/alice/a/b.pdf" });
    expect(asked).toEqual(Object.keys(aws));
    expect(undici).toBe(false);
  });

  it("the API authorizer, with an issuer's keys", async () => {
    const { token, keys } = await tokenAndKeys();
    const settings = { ...PLACE, identity: COGNITO, bucketOwner: "111122223333" };

    const { answer, undici, asked } = await start("api-authorizer", {
      event: authorizerEvent({ headers: { Authorization: token } }),
      environment: { API_AUTHORIZER_SETTINGS: JSON.stringify(settings) },
      aws: keys,
    });

    expect(answer).toMatchObject({ principalId: expect.stringContaining("alice") });
    expect(asked).toEqual(Object.keys(keys));
    expect(undici).toBe(false);
  });

  it("the check after an upload", async () => {
    const aws = {
      "HEAD /uploads/": { headers: { etag: `"${ETAG}"`, "x-amz-meta-upload-id": "upload-1" } },
      "POST AWSEvents.PutEvents": { body: '{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}' },
    };

    const { answer, undici, asked } = await start("upload-completed", {
      event: createdEvent(),
      environment: { UPLOAD_COMPLETED_SETTINGS: JSON.stringify(COMPLETED_SETTINGS) },
      aws,
    });

    expect(answer).toMatchObject({ outcome: "completed" });
    expect(asked).toEqual(Object.keys(aws));
    expect(undici).toBe(false);
  });

  it("the pre token generation trigger", async () => {
    const { answer, undici } = await start("pre-token-generation", {
      event: { request: { userAttributes: { "custom:tenant": "acme" } }, response: {} },
      environment: { PRE_TOKEN_SETTINGS: '{"attribute":"custom:tenant","claim":"tenant"}' },
    });

    expect(answer).toHaveProperty("response");
    expect(undici).toBe(false);
  });
});

/** A statement that makes a namespace of a module of Node's, or a later import that loads undici. */
const NAMESPACE =
  /\b(?:from|import) ?"(?:node:[\w/]+|crypto|fs|https?|stream)"|\bimport\("(?:node:)?https?"\)/;

describe("a function's bundle", () => {
  // On Node 20, where these imports cost little, the tests above would not notice them.
  it.each(["api-authorizer", "edge-authorizer", "pre-token-generation", "presign", "upload-completed"])(
    "of %s imports no module of Node as a namespace",
    (name) => {
      const importing = Object.entries(bundleFunction(functionEntry(name)))
        .filter(([, code]) => NAMESPACE.test(String(code)))
        .map(([file]) => file);

      expect(importing).toEqual([]);
    },
  );
});
