import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { uploadMany } from "../../../client/node/index.js";
import { serveUploads } from "../../support/local-stack.js";
import { sized } from "../../support/proofs/proofs.js";
import { serveProxy } from "../support/proxy.js";
import { ProxyAgent } from "../support/proxy-agent.js";

const FILES = sized(10_000, 150);
const BYTES = 10_000;
/** Files on disk: each is uploaded under many keys, because only requests count here. */
const SOURCES = Math.min(FILES, 100);
/** One per hundred files, one for discovery, and a few that were repeated. */
const MAX_API_CALLS = FILES / 100 + 10;

it(`uploads ${FILES} files of ${BYTES} bytes with at most ${MAX_API_CALLS} API calls, and only a missing file fails`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "client-many-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // The check after each upload is not the client's.
  const stack = await serveUploads({ patterns: ["presigned"], events: false });
  onTestFinished(() => stack.close());
  const proxy = await serveProxy();
  onTestFinished(() => proxy.close());
  const http = new ProxyAgent(proxy.port);
  onTestFinished(() => http.destroy());
  const token = await stack.token({ sub: "alice" });
  const content = randomBytes(BYTES);
  for (let index = 0; index < SOURCES; index++) writeFileSync(join(folder, `file-${index}`), content);
  const files = Array.from({ length: FILES }, (_, index) => ({
    source: join(folder, index === 7 ? "missing" : `file-${index % SOURCES}`),
    key: `many/file-${index}`,
  }));
  const last = new Map<string, string>();

  const options = { endpoint: String(stack.endpoints.presigned), getToken: () => token, agents: { http } };
  for await (const { file, event } of uploadMany(files, { ...options, stateFolder: false }))
    last.set(file.key, event.type === "failed" ? event.error.code : event.type);

  expect(last.get("many/file-7")).toBe("FileNotFound");
  expect([...last.values()].filter((type) => type === "completed").length).toBe(FILES - 1);
  const apiCalls = proxy.requests.filter(({ path }) => path.startsWith(new URL(options.endpoint).pathname));
  expect(apiCalls.length).toBeLessThanOrEqual(MAX_API_CALLS);
  expect((await stack.object(`uploads/alice/many/file-${FILES - 1}`))?.equals(content)).toBe(true);
  expect((await stack.keys()).length).toBe(FILES - 1);

  const stopped = uploadMany(files, { ...options, stateFolder: false, signal: AbortSignal.abort() });
  const kinds: string[] = [];
  for await (const { event } of stopped) if (event.type === "failed") kinds.push(event.error.kind);
  expect(kinds).toEqual([]);

  const ending = new AbortController();
  const again = files.map((file) => ({ ...file, key: `again/${file.key}` }));
  for await (const { event } of uploadMany(again, {
    ...options,
    stateFolder: false,
    signal: ending.signal,
  })) {
    if (event.type === "started") ending.abort();
    if (event.type === "failed" && event.error.kind !== "source") kinds.push(event.error.kind);
  }
  expect(new Set(kinds)).toEqual(new Set(["aborted"]));
});
