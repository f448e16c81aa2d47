import { afterAll, beforeAll, expect, it } from "vitest";
import type { UsageResponse } from "../../../functions/quota/contract.js";
import type { Uploader } from "../../support/api-calls.js";
import { callsBy, read } from "../../support/api-calls.js";
import type { PartsClient } from "../../support/edge-parts.js";
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
  alice = await uploader("alice");
});
afterAll(() => stack.close());

async function uploader(sub: string): Promise<Uploader> {
  return { stack, authorization: `Bearer ${await stack.token({ sub })}` };
}

async function usage(caller = alice) {
  const [quota] = read<UsageResponse>(await callsBy(caller)("GET", "me/usage")).quotas;
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

/** Sends one part of an upload that was created for fewer bytes, and completes it. */
async function completeLarger(client: PartsClient, declared: number, body: string) {
  const id = uploadIdOf(await client.create(declared));
  const { headers } = await client.part(id, 1, body);
  return () => client.complete(id, body.length, [{ number: 1, etag: headers.etag ?? "" }]);
}

it("an upload in parts that is larger than declared does not become an object beyond the quota", async () => {
  const bob = await uploader("bob");
  const complete = await completeLarger(partsClient(bob, "a.txt"), 10, "x".repeat(LIMIT + 1));

  const answer = await complete();
  await stack.settled();

  expect([answer.status, codeOf(answer)]).toEqual([413, "QuotaExceeded"]);
  expect(answer.json()).toMatchObject({ quota: { quota: "bytesPerDay", used: 0, reserved: 10 } });
  expect(await usage(bob)).toEqual({ used: 0, reserved: 10 });
});

it("one reservation covers one object", async () => {
  const carol = await uploader("carol");
  const client = partsClient(carol, "a.txt");
  await client.create(BODY.length);
  const [first, second] = [await completeLarger(client, 1, BODY), await completeLarger(client, 1, BODY)];

  expect((await first()).status).toBe(200);
  await stack.settled();
  expect((await second()).status).toBe(413);
});

it("an upload in parts that is aborted, or created again, uses no more of the quota", async () => {
  const frank = await uploader("frank");
  const client = partsClient(frank, "a.txt");
  await client.create(LIMIT);
  const id = uploadIdOf(await client.create(LIMIT));
  const created = await usage(frank);

  expect((await client.abort(id)).status).toBe(204);
  expect(created).toEqual({ used: 0, reserved: LIMIT });
  expect(await usage(frank)).toEqual({ used: 0, reserved: 0 });
});

it("a reservation does not cover an upload in parts under another name", async () => {
  const dave = await uploader("dave");
  await partsClient(dave, "a.txt").create(BODY.length);
  const complete = await completeLarger(partsClient(dave, "b.txt"), 1, BODY);

  expect((await complete()).status).toBe(413);
});

it("an upload in parts that fills the quota is completed, even after a first list of parts that S3 rejects", async () => {
  const erin = await uploader("erin");
  const client = partsClient(erin, "a.txt");
  const id = uploadIdOf(await client.create(LIMIT));
  const { headers } = await client.part(id, 1, "x".repeat(LIMIT));

  const rejected = await client.complete(id, LIMIT, [{ number: 2, etag: headers.etag ?? "" }]);
  const completed = await client.complete(id, LIMIT, [{ number: 1, etag: headers.etag ?? "" }]);
  await stack.settled();

  expect([rejected.status, completed.status]).toEqual([400, 200]);
  expect(await usage(erin)).toEqual({ used: LIMIT, reserved: 0 });
});
