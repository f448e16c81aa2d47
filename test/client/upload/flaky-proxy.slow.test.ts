import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { upload } from "../../../client/node/index.js";
import { serveUploads } from "../../support/local-stack.js";
import { sized } from "../../support/proofs/proofs.js";
import type { Disturbance } from "../support/proxy.js";
import { serveProxy } from "../support/proxy.js";
import { ProxyAgent } from "../support/proxy-agent.js";

const MIB = 1_048_576;
const UPLOADS = sized(100, 8);
/** Every fourth upload goes in parts. */
const SIZES = [10_000, 1_000_000, 6 * MIB, 33 * MIB];
const AT_ONCE = 4;
/** Each happens to 5 % of the requests. */
const DISTURBANCES: readonly Disturbance[] = [
  "drop",
  "lose answer",
  "truncate answer",
  "unavailable",
  "delay",
];

/** Disturbs every fourth request, each time in another way, so that every run has the same share of each. */
function disturbances(): () => Disturbance {
  let count = 0;
  return () => {
    count++;
    return count % 4 === 0 ? (DISTURBANCES[(count / 4) % DISTURBANCES.length] ?? "none") : "none";
  };
}

it(`stores ${UPLOADS} uploads byte for byte through a proxy that disturbs every fourth request`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "flaky-proxy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stack = await serveUploads({ patterns: ["presigned"], policy: { maxBytes: 100 * MIB } });
  onTestFinished(() => stack.close());
  const proxy = await serveProxy(disturbances());
  onTestFinished(() => proxy.close());
  const token = await stack.token({ sub: "alice" });
  const agents = { http: new ProxyAgent(proxy.port) };
  onTestFinished(() => agents.http.destroy());

  const waiting = Array.from({ length: UPLOADS }, (_, index) => index).values();
  const sender = async () => {
    for (const index of waiting) {
      const content = randomBytes(SIZES[index % SIZES.length] ?? 0);
      const path = join(folder, `file-${index}`);
      writeFileSync(path, content);
      const { key } = await upload(path, {
        endpoint: String(stack.endpoints.presigned),
        key: `file-${index}`,
        getToken: () => token,
        stateFolder: join(folder, "states"),
        agents,
      }).result;
      expect((await stack.object(key))?.equals(content)).toBe(true);
      rmSync(path);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));

  const disturbed = new Set(proxy.requests.map(({ disturbance }) => disturbance));
  expect([...disturbed].sort()).toEqual([...DISTURBANCES, "none"].sort());
});
