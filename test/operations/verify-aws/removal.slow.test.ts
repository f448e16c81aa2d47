import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { verifyStack } from "./verify-stack.js";

let stack: LocalStack;
afterEach(() => stack.close());

/** Differences between a service and what its client sees of it. Requests are tested as `METHOD path?query`. */
interface ProxyOptions {
  /** Requests that are denied with 403 instead of being sent on. */
  readonly denied?: RegExp;
  /** Requests whose connection breaks after the service has answered. */
  readonly lost?: RegExp;
  /** The Host that the service sees. @default - the client's */
  readonly host?: string;
  readonly rewrite?: (body: string) => string;
}

/** Serves another service's answers. */
async function serveProxy(target: string, options: ProxyOptions): Promise<string> {
  const { denied, lost, host, rewrite } = options;
  const server = createServer(async (incoming, outgoing) => {
    const { method = "", url = "" } = incoming;
    const request = `${method} ${url}`;
    if (denied?.test(request)) return outgoing.writeHead(403).end("<Code>AccessDenied</Code>");
    const { connection: _, ...headers } = incoming.headers as Record<string, string>;
    const body = await buffer(incoming);
    const answer = await stack.send(method, target + url, body, { ...headers, ...(host && { host }) });
    if (lost?.test(request)) return incoming.socket.destroy();
    const { "content-length": __, "transfer-encoding": ___, ...answered } = answer.headers;
    outgoing.writeHead(answer.status, answered);
    return outgoing.end(rewrite ? rewrite(answer.body.toString()) : answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function expectEmptyBucket() {
  expect(await stack.keys()).toEqual([]);
  stack.advance(30 * 86_400);
  expect(await stack.applyLifecycle()).toMatchObject({ abortedUploads: 0 });
}

describe("verify-aws deletes its objects", () => {
  it("if the responses that report the objects as stored are lost", async () => {
    stack = await serveUploads({ patterns: ["presigned"] });
    const { s3, outputs } = stack.endpoints;
    const { host } = new URL(s3.endpoint);
    const lost = /^PUT (?!.*\/verify-)[^?]*[0-9a-f-]{36}\?|^PUT .*(?:parts\.txt|signed-headers\.txt)\?/;
    const lossy = await serveProxy(s3.endpoint, { lost, host });
    const rewrite = (body: string) => body.replaceAll(s3.endpoint, lossy);
    const presigned = await serveProxy(String(outputs.presigned_url), { rewrite });
    const endpoints = { ...stack.endpoints, outputs: { ...outputs, presigned_url: presigned } };

    const { journeys, facts, left } = await verifyStack({ ...stack, endpoints });

    for (const name of ["import", "parts"] as const) {
      expect(journeys.find((journey) => journey.name === name)).toMatchObject({
        outcome: "not measured",
        reason: "the journey stopped early: ECONNRESET",
      });
    }
    expect(facts.find(({ fact }) => fact === "presignedPostTakesHeaders")).toMatchObject({
      seen: "the check stopped early: ECONNRESET",
    });
    expect(left).toEqual([]);
    await expectEmptyBucket();
  });

  it.each([
    ["direct", "eu-central-1"],
    ["edge", "us-east-1"],
  ])("in a stack that has the %s pattern only, and measures it", async (pattern, region) => {
    stack = await serveUploads({ patterns: [pattern], region });

    const { journeys, left } = await verifyStack(stack);

    expect(journeys.filter(({ outcome }) => outcome !== "not applicable")).toEqual([
      { name: pattern, outcome: "identical" },
    ]);
    expect(left).toEqual([]);
    expect(await stack.keys()).toEqual([]);
  });

  it.each([
    ["s3:ListBucketMultipartUploads", /^GET [^?]*\?.*uploads=/],
    ["s3:AbortMultipartUpload", /^DELETE [^?]*\?.*uploadId=/],
  ])("or stores nothing if the operator lacks %s", async (permission, denied) => {
    stack = await serveUploads({ patterns: ["presigned"] });
    const { s3 } = stack.endpoints;
    const endpoint = await serveProxy(s3.endpoint, { denied });

    const running = verifyStack({ ...stack, endpoints: { ...stack.endpoints, s3: { ...s3, endpoint } } });

    await expect(running).rejects.toThrow(permission);
    await expectEmptyBucket();
  });
});
