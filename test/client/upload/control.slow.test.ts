import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { NodeUploadOptions, UploadEvent } from "../../../client/node/index.js";
import { upload } from "../../../client/node/index.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import type { TestProxy } from "../support/proxy.js";
import { serveProxy } from "../support/proxy.js";
import { ProxyAgent } from "../support/proxy-agent.js";

const MIB = 1_048_576;
const folder = mkdtempSync(join(tmpdir(), "client-control-"));
let stack: LocalStack;
let token: string;

beforeAll(async () => {
  stack = await serveUploads({ patterns: ["presigned"] });
  token = await stack.token({ sub: "alice" });
});

afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

/** An upload of 20 MiB in four parts, one after the other, through a proxy. */
function prepare(name: string, proxy: TestProxy, more: Partial<NodeUploadOptions> = {}) {
  const path = join(folder, name);
  const content = randomBytes(20 * MIB);
  writeFileSync(path, content);
  const http = new ProxyAgent(proxy.port);
  onTestFinished(() => http.destroy());
  const options = {
    endpoint: String(stack.endpoints.presigned),
    key: name,
    getToken: () => token,
    stateFolder: join(folder, "states"),
    partSize: 5 * MIB,
    partsAbove: 5 * MIB,
    maxWorkers: 1,
    agents: { http },
    ...more,
  };
  return { path, content, options };
}

async function expectStored(name: string, content: Buffer): Promise<void> {
  expect((await stack.object(`uploads/alice/${name}`))?.equals(content)).toBe(true);
}

function typesOf(events: readonly UploadEvent[]): readonly string[] {
  return events.map(({ type }) => type).filter((type) => type !== "progress");
}

describe("an upload", () => {
  it("starts no request while it is paused, and continues after resume()", async () => {
    let pause = () => {};
    const proxy = await serveProxy(({ partNumber }) => {
      if (partNumber === 2) pause();
      return "none";
    });
    onTestFinished(() => proxy.close());
    const { path, content, options } = prepare("paused", proxy);
    const running = upload(path, options);
    pause = () => running.pause();
    const reading = eventsOf(running);
    await vi.waitFor(() => expect(running.state).toBe("paused"), { timeout: 60_000 });
    // The part that was on its way ends.
    await vi.waitFor(() => expect(proxy.requests.at(-1)).toMatchObject({ partNumber: 2, status: 200 }), {
      timeout: 60_000,
    });
    await delay(300);

    expect(proxy.requests.at(-1)?.partNumber).toBe(2);
    pause = () => {};
    running.resume();
    expect(typesOf(await reading)).toEqual(["started", "paused", "continued", "completed"]);
    expect(running.state).toBe("completed");
    await expectStored("paused", content);
  });

  it("ends at its deadline, keeps what is stored, and continues when it is started again", async () => {
    const broken = await serveProxy(({ partNumber = 0 }) => (partNumber > 1 ? "unavailable" : "none"));
    onTestFinished(() => broken.close());
    const proxy = await serveProxy();
    onTestFinished(() => proxy.close());
    const { path, content, options } = prepare("deadline", broken, { deadlineMs: 4_000 });
    const late = upload(path, options);

    await expect(late.result).rejects.toMatchObject({ kind: "network", code: "DeadlineExceeded" });
    expect(late.state).toBe("failed");
    const http = new ProxyAgent(proxy.port);
    onTestFinished(() => http.destroy());
    const again = await eventsOf(upload(path, { ...options, deadlineMs: undefined, agents: { http } }));
    expect(again.find(({ type }) => type === "started")).toMatchObject({ isResumed: true });
    await expectStored("deadline", content);
  });

  it("waits while the network is away, says so, and continues when it is back", async () => {
    let leave = () => {};
    const first = await serveProxy(({ partNumber }) => {
      if (partNumber !== 2) return "none";
      leave();
      return "drop";
    });
    let isAway: Promise<void> | undefined;
    leave = () => {
      isAway = first.close();
    };
    const { path, content, options } = prepare("offline", first);
    const running = upload(path, options);
    const types: string[] = [];
    for await (const { type } of running) {
      types.push(type);
      if (type !== "offline") continue;
      await isAway;
      const second = await serveProxy(() => "none", first.port);
      onTestFinished(() => second.close());
    }

    expect(running.state).toBe("completed");
    expect(types).toEqual(expect.arrayContaining(["offline", "online", "completed"]));
    await expectStored("offline", content);
  });
});

async function eventsOf(running: AsyncIterable<UploadEvent>): Promise<readonly UploadEvent[]> {
  const events: UploadEvent[] = [];
  for await (const event of running) events.push(event);
  return events;
}
