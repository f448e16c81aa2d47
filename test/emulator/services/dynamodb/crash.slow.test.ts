import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Endpoints } from "../../../../emulator/stack/index.js";
import { start } from "../../../support/command.js";
import { askTable, smallStack, TABLE, writeStack } from "../../stack/small-stack.js";

const KILLS = 3;
const Key = { pk: { S: "counter" } };

/** A response of `GetItem`. */
interface Found {
  readonly Item?: { readonly count?: { readonly N: string } };
}

async function readCount(endpoints: Endpoints): Promise<number> {
  const found: Found = await askTable({ endpoints }, "GetItem", { Key, ConsistentRead: true });
  return Number(found.Item?.count?.N ?? 0);
}

/** Counts until the process has ended. Returns the number of acknowledged writes. */
async function keepCounting(endpoints: Endpoints): Promise<number> {
  const add = {
    Key,
    UpdateExpression: "ADD #count :one",
    ExpressionAttributeNames: { "#count": "count" },
    ExpressionAttributeValues: { ":one": { N: "1" } },
  };
  for (let answered = 0; ; answered += 1) {
    const failed = await askTable({ endpoints }, "UpdateItem", add).then(
      () => false,
      () => true,
    );
    if (failed) return answered;
  }
}

it(`keeps every acknowledged write, over ${KILLS} kills`, async () => {
  const { stackFolder, dataFolder } = await writeStack(smallStack({}, TABLE));
  const args = ["--import", "tsx", "emulator/main.ts", stackFolder, "--port", "0", "--data", dataFolder];
  let answered = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const emulator = start("node", args);
    await emulator.prints("Ctrl-C");
    const endpoints: Endpoints = JSON.parse(await readFile(join(dataFolder, "endpoints.json"), "utf8"));
    const count = await readCount(endpoints);
    const counting = keepCounting(endpoints);
    await sleep(200 + 70 * kill);
    await emulator.interrupt("SIGKILL");

    // One write may have succeeded without an acknowledgement.
    expect([answered, answered + 1]).toContain(count);
    answered = count + (await counting);
  }
  expect(answered).toBeGreaterThan(KILLS);
});
