import { describe, expect, it } from "vitest";
import { secureSend } from "../../../client/engine/http/secure-send.js";
import { scriptedPlatform } from "../support/scripted-platform.js";

const HTTPS = "https://uploads.example/v1";
const HTTP = "http://uploads.example/v1";
const LOCAL = "https://localhost:4711/v1";

async function sendTo(url: unknown, endpoint: string) {
  const platform = scriptedPlatform(() => ({}));
  const request = { method: "PUT", url: url as string, headers: { authorization: "Bearer secret" } };
  const error: unknown = await secureSend(platform, endpoint)(request).then(() => undefined, String);
  return { error, sent: platform.sent.length };
}

describe("an address that the server gives", () => {
  it.each([
    ["https://bucket.s3.amazonaws.com/k?X-Amz-Signature=abc", HTTPS],
    ["http://127.0.0.1:4700/bucket/k", LOCAL],
    ["http://[::1]:4700/bucket/k", LOCAL],
    ["http://localhost:4700/bucket/k", LOCAL],
    ["http://minio.example/k", HTTP],
  ])("can be %s for the endpoint %s", async (url, endpoint) => {
    expect(await sendTo(url, endpoint)).toEqual({ error: undefined, sent: 1 });
  });

  it.each([
    ["http://bucket.s3.amazonaws.com/k?X-Amz-Signature=abc", HTTPS],
    ["http://127.0.0.1:4700/bucket/k", HTTPS],
    ["http://localhost:4700/bucket/k", HTTPS],
    ["http://127.0.0.1.example/k", LOCAL],
    ["http://localhost.example/k", LOCAL],
    ["file:///etc/passwd", HTTPS],
    ["file:///etc/passwd", HTTP],
    ["data:text/plain,a", HTTP],
    ["/relative", HTTPS],
    ["", HTTPS],
    [undefined, HTTPS],
    [7, HTTP],
  ])("cannot be %s for the endpoint %s: nothing is sent", async (url, endpoint) => {
    const { error, sent } = await sendTo(url, endpoint);

    expect(error).toMatch(/It must begin with https:/);
    expect(error).not.toMatch(/abc|secret/);
    expect(sent).toBe(0);
  });
});
