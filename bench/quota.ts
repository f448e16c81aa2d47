/**
 * Measures the time that quotas add to a create, on the emulator: `node --import tsx bench/quota.ts`. Stacks without
 * quotas, with one counter and with two take turns, so that other work on the machine affects all. The table responds
 * immediately in the first half, and after 5 ms in the second, as DynamoDB may. Each create has a new caller, whose
 * limits must be read first.
 */
import "./nodes/on-newest-node.js";
import { setTimeout as sleep } from "node:timers/promises";
import { serveUploads } from "../test/support/local-stack.js";

const ROUNDS = 150;
const WARM_UP = 10;
const SLOW_TABLE_MS = 5;

const QUOTAS = {
  "without quotas": undefined,
  "1 counter": { subject: { bytesPerDay: 1e12 } },
  "2 counters": { subject: { bytesPerDay: 1e12 }, tenant: { bytesPerMonth: 1e14 } },
};

/** Serves a stack with these quotas. */
async function serveWith(quota: object | undefined) {
  let tableMs = 0;
  let requests = 0;
  const stack = await serveUploads({ patterns: ["presigned"], ...(quota && { quota }) }, undefined, {
    answerForDynamoDb: async () => {
      requests += 1;
      if (tableMs > 0) await sleep(tableMs);
      return undefined;
    },
  });
  const create = async (subject: string): Promise<number> => {
    const authorization = `Bearer ${await stack.token({ sub: subject, groups: ["tenant:acme"] })}`;
    const body = JSON.stringify({ key: "a.txt", length: 1, type: "text/plain" });
    const headers = { authorization, "content-type": "application/json" };
    const started = performance.now();
    const { status } = await stack.send("POST", `${stack.endpoints.presigned}/uploads`, body, headers);
    if (status !== 200) throw new Error(`POST /uploads was answered ${status}.`);
    return performance.now() - started;
  };
  return {
    create,
    close: stack.close,
    requests: () => requests,
    slowDown: () => {
      tableMs = SLOW_TABLE_MS;
    },
  };
}

type Served = Awaited<ReturnType<typeof serveWith>>;

/** The median and the 95th percentile of creates, by stack, in milliseconds. */
async function measure(stacks: readonly Served[], name: string): Promise<readonly string[]> {
  const times = stacks.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, stack] of stacks.entries()) times[index]?.push(await stack.create(`${name}-${round}`));
  }
  return times.map((all) => {
    const sorted = all.toSorted((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor(share * sorted.length)] ?? 0).toFixed(1).padStart(6);
    return `${at(0.5)} ms median, ${at(0.95)} ms at the 95th percentile`;
  });
}

const names = Object.keys(QUOTAS);
const stacks = await Promise.all(Object.values(QUOTAS).map(serveWith));
try {
  for (let round = 0; round < WARM_UP; round += 1) {
    for (const stack of stacks) await stack.create(`warm-up-${round}`);
  }
  const before = stacks.map((stack) => stack.requests());
  const fast = await measure(stacks, "fast");
  const perCreate = stacks.map((stack, index) => (stack.requests() - (before[index] ?? 0)) / ROUNDS);
  for (const stack of stacks) stack.slowDown();
  const slow = await measure(stacks, "slow");
  for (const [index, name] of names.entries()) {
    console.log(`${name}: ${perCreate[index]?.toFixed(1)} requests to the table per create`);
    console.log(`  table at full speed: ${fast[index]}`);
    console.log(`  table in ${SLOW_TABLE_MS} ms:       ${slow[index]}`);
  }
} finally {
  await Promise.all(stacks.map((stack) => stack.close()));
}
