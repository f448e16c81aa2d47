import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { sized } from "../support/proofs/proofs.js";
import type { StackProcess } from "../support/stack-process.js";
import { startUploads } from "../support/stack-process.js";

const MIB = 1024 ** 2;
const UPLOADS = sized(1_000, 150);
/** Node.js keeps a varying part of freed memory. Function processes that do not end would hold about 500 MiB. */
const KEPT_BY_NODE = 256 * MIB;

/** The memory of the stack's process and its children, in bytes, and the number of function processes among them. */
function treeOf({ pid }: StackProcess): { readonly memory: number; readonly functions: number } {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss=,args="]).toString().trim().split("\n");
  const family = lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([process, parent]) => Number(process) === pid || Number(parent) === pid);
  return {
    memory: family.reduce((sum, [, , kib]) => sum + Number(kib) * 1024, 0),
    functions: family.filter((fields) => fields.some((field) => field.endsWith("bootstrap.mjs"))).length,
  };
}

it(`accepts ${UPLOADS} parallel uploads, and frees their memory`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "burst-"));
  const stack = await startUploads(folder, {});
  onTestFinished(async () => {
    await stack.close();
    await rm(folder, { recursive: true, force: true });
  });
  const headers = { authorization: `Bearer ${await stack.token("alice")}`, "content-type": "text/plain" };
  const { direct, edge } = stack.endpoints;
  const upload = async (url: string): Promise<number> => {
    const answer = await fetch(url, { method: "PUT", headers, body: "hello" });
    await answer.arrayBuffer();
    return answer.status;
  };
  const idle = () => expect.poll(() => treeOf(stack).functions, { timeout: 120_000, interval: 500 }).toBe(0);
  // The first uploads load code that stays in memory, so measure after them.
  await upload(`${direct}/files/first.txt`);
  await upload(`${edge}/first.txt`);
  await idle();
  const before = treeOf(stack);

  const statuses = await Promise.all(
    Array.from({ length: UPLOADS }, (_, index) =>
      upload(index % 2 === 0 ? `${direct}/files/${index}.txt` : `${edge}/${index}.txt`),
    ),
  );
  const busy = treeOf(stack);
  await idle();
  const after = treeOf(stack);

  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(busy.functions).toBeGreaterThan(1);
  expect(busy.memory).toBeGreaterThan(after.memory);
  expect(after.memory - before.memory).toBeLessThan(KEPT_BY_NODE);
});
