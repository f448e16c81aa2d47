import { afterAll, beforeAll, expect, it } from "vitest";
import type { UsageResponse } from "../../../functions/quota/contract.js";
import type { Uploader } from "../../support/api-calls.js";
import { callsBy, read } from "../../support/api-calls.js";
import { partsClient, serveParts, uploadIdOf } from "../../support/edge-parts.js";
import type { LocalStack } from "../../support/local-stack.js";
import { codeOf } from "../../support/ways-in.js";

const LIMIT = 100;
const BODY = "x".repeat(60);

let stack: LocalStack;
let alice: Uploader;
beforeAll(async () => {
  stack = await serveParts({
    patterns: ["presigned", "edge"],
    quota: { subject: { bytesPerDay: LIMIT } },
  });
  alice = { stack, authorization: `Bearer ${await stack.token({ sub: "alice" })}` };
});
afterAll(() => stack.close());

async function usage() {
  const [quota] = read<UsageResponse>(await callsBy(alice)("GET", "me/usage")).quotas;
  return quota && { used: quota.used, reserved: quota.reserved };
}

it("an upload in parts is reserved when it is created, and booked when it is stored", async () => {
  const client = partsClient(alice, "a.txt");
  const id = uploadIdOf(await client.create(BODY.length));
  const created = await usage();
  const second = await partsClient(alice, "b.txt").create(LIMIT - BODY.length + 1);
  const { headers } = await client.part(id, 1, BODY);
  await client.complete(id, BODY.length, [{ number: 1, etag: headers.etag ?? "" }]);
  await stack.settled();

  expect(created).toEqual({ used: 0, reserved: BODY.length });
  expect([second.status, codeOf(second)]).toEqual([413, "QuotaExceeded"]);
  expect(await usage()).toEqual({ used: BODY.length, reserved: 0 });
});
