import { mkdtemp, rm, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { policyWith } from "../support/policies.js";
import { createdEvent, ETAG, SETTINGS } from "./sample.js";

let folder: string;
let bundle: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "upload-completed-"));
  bundle = join(folder, "index.mjs");
  await build({
    entryPoints: ["functions/upload-completed/handler.ts"],
    outdir: folder,
    entryNames: "index",
    outExtension: { ".js": ".mjs" },
    splitting: true,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node20",
  });
});

afterAll(() => rm(folder, { recursive: true }));
afterEach(() => void vi.unstubAllEnvs());

/** S3 and EventBridge on one port, with one object. Records the requests in order. */
async function serveAws() {
  const asked: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    asked.push(`${request.method} ${request.headers["x-amz-target"] ?? request.url}`);
    if (request.method === "HEAD") {
      response.writeHead(200, {
        "content-length": "5",
        "content-type": "application/pdf",
        etag: `"${ETAG}"`,
        "x-amz-meta-upload-id": "upload-1",
      });
      response.end();
    } else if (request.method === "POST") response.end('{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}');
    else response.end("<Tagging><TagSet></TagSet></Tagging>");
  };
  const server = createServer((request, response) => {
    request.resume().on("end", () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("the bundled function", () => {
  it("has no SDK: it stays below 25 KB", async () => {
    expect((await stat(bundle)).size).toBeLessThan(25_100);
  });

  it("names a key with dot segments exactly, and no other object", async () => {
    const { asked, url } = await serveAws();
    vi.stubEnv("AWS_ENDPOINT_URL_S3", url);
    vi.stubEnv("AWS_ENDPOINT_URL_EVENTBRIDGE", url);
    vi.stubEnv("UPLOAD_COMPLETED_SETTINGS", JSON.stringify(SETTINGS));
    const { handler } = await import(`${pathToFileURL(bundle).href}?dots`);

    const answer = await handler(createdEvent({ key: "uploads/alice/../bob/x" }), { awsRequestId: "r" });

    const object = "/uploads-bucket/uploads/alice/../bob/x";
    expect(answer).toEqual({ outcome: "rejected" });
    expect(asked).toEqual([
      `HEAD ${object}`,
      `GET ${object}?tagging`,
      `PUT ${object}?tagging`,
      "POST AWSEvents.PutEvents",
    ]);
  });

  it("checks, tags and sends events over HTTP, to the endpoints in the environment", async () => {
    const { asked, url } = await serveAws();
    vi.stubEnv("AWS_ENDPOINT_URL_S3", url);
    vi.stubEnv("AWS_ENDPOINT_URL_EVENTBRIDGE", url);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-secret");
    vi.stubEnv(
      "UPLOAD_COMPLETED_SETTINGS",
      JSON.stringify({ ...SETTINGS, policy: policyWith({ maxBytes: 4 }) }),
    );
    const { handler } = await import(pathToFileURL(bundle).href);

    const answer = await handler(createdEvent(), { awsRequestId: "request-1" });

    const object = "/uploads-bucket/uploads/alice/a%20b%2Bc.pdf";
    expect(answer).toEqual({ outcome: "rejected" });
    expect(asked).toEqual([
      `HEAD ${object}`,
      `GET ${object}?tagging`,
      `PUT ${object}?tagging`,
      "POST AWSEvents.PutEvents",
    ]);
  });
});
