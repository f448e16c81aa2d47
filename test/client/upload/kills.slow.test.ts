import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { sized } from "../../support/proofs/proofs.js";
import { bundleChild } from "../support/bundle-child.js";
import type { TestProxy } from "../support/proxy.js";
import { serveProxy } from "../support/proxy.js";
import type { ChildUpload } from "../support/upload-child.js";

const MIB = 1_048_576;
const KILLS = sized(100, 6);
const LENGTH = sized(300, 40) * MIB + 1;
/** Long enough for the start of the process and a few parts. */
const LONGEST_LIFE_MS = 1_500;

/** Spreads the kills over the whole time, the same in every run: multiples of the golden ratio never come close together. */
const lifeOf = (kill: number): number => ((kill * 0.618034) % 1) * LONGEST_LIFE_MS;

it(`continues an upload of ${(LENGTH - 1) / MIB} MiB after each of ${KILLS} kills, and sends no stored part again`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "client-kills-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stack = await serveUploads({ patterns: ["presigned"], policy: { maxBytes: LENGTH } });
  onTestFinished(() => stack.close());
  const proxy = await serveProxy();
  onTestFinished(() => proxy.close());
  const script = bundleChild(folder);
  const path = join(folder, "file");

  let kills = 0;
  for (let file = 0; kills < KILLS; file++) {
    const content = randomBytes(LENGTH);
    writeFileSync(path, content);
    const child = {
      path,
      endpoint: String(stack.endpoints.presigned),
      key: `file-${file}`,
      token: await stack.token({ sub: "alice" }),
      stateFolder: join(folder, "states"),
      proxyPort: proxy.port,
    };
    const object = `uploads/alice/${child.key}`;
    while (true) {
      const before = storedParts(proxy, object);
      const from = proxy.requests.length;
      const life = kills < KILLS ? lifeOf(++kills) : undefined;
      const isDone = await runChild(script, child, life);
      const again = sentParts(proxy, object, from).filter((part) => before.has(part));
      expect(again, `parts that were stored before kill ${kills}`).toEqual([]);
      if (isDone) break;
    }
    expect((await stack.object(object))?.equals(content)).toBe(true);
  }

  expect(await unfinishedUploads(stack)).toBe(0);
});

/** Runs the upload, and kills it if its life is limited. Returns whether it has completed. */
async function runChild(script: string, child: ChildUpload, life: number | undefined): Promise<boolean> {
  const running = spawn(process.execPath, [script, JSON.stringify(child)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(running, "exit");
  if (life !== undefined) {
    await Promise.race([ended, delay(life)]);
    running.kill("SIGKILL");
  }
  const [code, signal] = await ended;
  expect([code, signal]).toEqual(signal === null ? [0, null] : [null, "SIGKILL"]);
  return code === 0;
}

/** Parts that the server has acknowledged. */
function storedParts({ requests }: TestProxy, object: string): ReadonlySet<number> {
  const stored = requests.filter(({ path, status }) => path.endsWith(object) && status === 200);
  return new Set(stored.flatMap(({ partNumber }) => partNumber ?? []));
}

/** Parts that were sent from one request on. */
function sentParts({ requests }: TestProxy, object: string, from: number): readonly number[] {
  return requests
    .slice(from)
    .flatMap(({ path, partNumber }) => (path.endsWith(object) ? (partNumber ?? []) : []));
}

async function unfinishedUploads(stack: LocalStack): Promise<number> {
  stack.advance(30 * 86_400);
  return (await stack.applyLifecycle()).abortedUploads;
}
