import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { NodeUploadOptions, UploadEvent } from "../../../client/node/index.js";
import { upload } from "../../../client/node/index.js";
import { serveParts } from "../../support/edge-parts.js";
import type { LocalStack } from "../../support/local-stack.js";
import type { Disturbance, TestProxy } from "../support/proxy.js";
import { serveProxy } from "../support/proxy.js";
import { ProxyAgent } from "../support/proxy-agent.js";

const MIB = 1_048_576;
const folder = mkdtempSync(join(tmpdir(), "client-edge-parts-"));
/** Either way, each part is checked by S3. */
const stacks = new Map<string, LocalStack>();

beforeAll(async () => {
  for (const checksum of ["optional", "required"])
    stacks.set(checksum, await serveParts({ patterns: ["presigned", "edge"], policy: { checksum } }));
});

afterAll(async () => {
  for (const stack of stacks.values()) await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

function stackOf(checksum: string): LocalStack {
  const stack = stacks.get(checksum);
  if (stack === undefined) throw new Error(`no stack ${checksum}`);
  return stack;
}

/** A file of 12 MiB and a few bytes, which has three parts. */
function fileOf(name: string) {
  const path = join(folder, name);
  const content = randomBytes(12 * MIB + 7);
  writeFileSync(path, content);
  return { path, content };
}

async function optionsFor(stack: LocalStack, key: string): Promise<NodeUploadOptions> {
  const token = await stack.token({ sub: "alice" });
  return {
    endpoint: String(stack.endpoints.presigned),
    pattern: "edge",
    key,
    type: "video/mp4",
    getToken: () => token,
    partSize: 5 * MIB,
    partsAbove: 5 * MIB,
    stateFolder: join(folder, "states"),
  };
}

async function proxied(disturb: (request: TestProxy["requests"][number]) => Disturbance) {
  const proxy = await serveProxy(disturb);
  onTestFinished(() => proxy.close());
  const http = new ProxyAgent(proxy.port);
  onTestFinished(() => http.destroy());
  return { proxy, agents: { http } };
}

async function eventsOf(running: AsyncIterable<UploadEvent>): Promise<readonly UploadEvent[]> {
  const events: UploadEvent[] = [];
  for await (const event of running) events.push(event);
  return events;
}

describe.each(["optional", "required"])("a file in parts through CloudFront, checksum %s", (checksum) => {
  it("is stored byte for byte, with its type", async () => {
    const stack = stackOf(checksum);
    const { path, content } = fileOf("whole ä+b.mp4");
    const { proxy, agents } = await proxied(() => "none");

    const result = await upload(path, { ...(await optionsFor(stack, "films/ä+b.mp4")), agents }).result;

    const key = "uploads/alice/films/ä+b.mp4";
    expect(result).toMatchObject({ key, pattern: "edge", length: content.length });
    expect((await stack.object(key))?.equals(content)).toBe(true);
    expect(await stack.head(key)).toMatchObject({ ContentType: "video/mp4", ETag: result.etag });
    expect(proxy.requests.flatMap(({ partNumber }) => partNumber ?? []).sort()).toEqual([1, 2, 3]);
  });

  it("continues after it was stopped, and sends no stored part again", async () => {
    const stack = stackOf(checksum);
    const { path, content } = fileOf("stopped.mp4");
    const options = await optionsFor(stack, "stopped.mp4");
    const ending = new AbortController();
    const first = upload(path, { ...options, signal: ending.signal, maxWorkers: 1 });
    for await (const event of first) if (event.type === "progress" && event.storedBytes > 0) ending.abort();
    const { proxy, agents } = await proxied(() => "none");

    const second = await eventsOf(upload(path, { ...options, agents }));

    const started = second.find(({ type }) => type === "started");
    expect(started).toMatchObject({ isResumed: true, storedBytes: 5 * MIB });
    expect(second.at(-1)?.type).toBe("completed");
    expect(proxy.requests.flatMap(({ partNumber }) => partNumber ?? []).sort()).toEqual([2, 3]);
    expect((await stack.object("uploads/alice/stopped.mp4"))?.equals(content)).toBe(true);
  });

  it("is complete although the answer to its completion is lost", async () => {
    const stack = stackOf(checksum);
    const { path, content } = fileOf("lost.mp4");
    let posts = 0;
    const isCompletion = (method: string, at: string) =>
      method === "POST" && at.endsWith("/lost.mp4") && ++posts === 2;
    const { agents } = await proxied(({ method, path: at }) =>
      isCompletion(method, at) ? "lose answer" : "none",
    );

    const result = await upload(path, { ...(await optionsFor(stack, "lost.mp4")), agents }).result;

    expect(result).toMatchObject({ key: "uploads/alice/lost.mp4", pattern: "edge" });
    expect((await stack.head(result.key)).ETag).toBe(result.etag);
    expect((await stack.object(result.key))?.equals(content)).toBe(true);
  });
});

describe("a file in parts through CloudFront", () => {
  it("leaves nothing on the server after abort()", async () => {
    const stack = stackOf("optional");
    const { path } = fileOf("aborted.mp4");
    const { proxy, agents } = await proxied(() => "none");
    const options = { ...(await optionsFor(stack, "aborted.mp4")), agents, maxWorkers: 1 };
    const running = upload(path, options);
    for await (const event of running)
      if (event.type === "progress" && event.storedBytes > 0) await running.abort();

    expect(running.state).toBe("aborted");
    expect(proxy.requests.at(-1)).toMatchObject({ method: "DELETE", status: 204 });
  });

  it("gets a new token once if the old one expires while parts are sent", async () => {
    const stack = stackOf("optional");
    const { path, content } = fileOf("refreshed.mp4");
    const [valid, expired] = [
      await stack.token({ sub: "alice" }),
      await stack.expiredToken({ sub: "alice" }),
    ];
    let token = valid;
    let refreshes = 0;
    const getToken = ({ refresh }: { readonly refresh: boolean }) => {
      if (refresh) {
        refreshes++;
        token = valid;
      }
      return token;
    };
    const { agents } = await proxied(({ partNumber }) => {
      if (partNumber === 1) token = expired;
      return "none";
    });
    const options = { ...(await optionsFor(stack, "refreshed.mp4")), getToken, agents, maxWorkers: 1 };
    const running = upload(path, options);
    await running.result;

    expect(running.state).toBe("completed");
    expect(refreshes).toBe(1);
    expect((await stack.object("uploads/alice/refreshed.mp4"))?.equals(content)).toBe(true);
  });

  it("fails with AlreadyExists if another object has the key", async () => {
    const stack = stackOf("optional");
    await stack.put("uploads/alice/taken.mp4", "another object");
    const { path } = fileOf("taken.mp4");

    const failed = upload(path, await optionsFor(stack, "taken.mp4"));

    await expect(failed.result).rejects.toMatchObject({ kind: "policy", code: "AlreadyExists", status: 412 });
  });
});
