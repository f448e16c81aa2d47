import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MultipartUpload } from "../../functions/presign/contract.js";
import type { UsageResponse } from "../../functions/quota/contract.js";
import type { Call } from "../support/api-calls.js";
import { callsOf, read } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { partUrl, uploadsInParts } from "../support/uploads-in-parts.js";
import type { ListedPart } from "./hostile/uploads-in-parts.js";
import { WAYS_OF_PARTS } from "./hostile/uploads-in-parts.js";

const LIMIT = 100;

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads({
    patterns: ["presigned"],
    quota: { subject: { bytesPerMonth: LIMIT, uploadsPerDay: 2 } },
  });
});
afterAll(() => stack.close());

/** A caller that no other test uses. */
async function callerOf(subject: string) {
  const call = await callsOf(stack, subject);
  const usage = async () => {
    const { quotas } = read<UsageResponse>(await call("GET", "me/usage"));
    const quota = quotas.find(({ quota: name }) => name === "bytesPerMonth");
    return quota && { used: quota.used, reserved: quota.reserved };
  };
  const complete = (id: string) => call("POST", `uploads/${id}/complete`);
  return { ...uploadsInParts(stack, call), usage, complete };
}

/** The upload's id with other items, as a client can write it. */
function changed({ id }: MultipartUpload, items: Readonly<Record<number, unknown>>): { readonly id: string } {
  const fields = JSON.parse(Buffer.from(id, "base64url").toString()) as unknown[];
  const written = JSON.stringify(fields.map((field, at) => items[at] ?? field));
  return { id: Buffer.from(written).toString("base64url") };
}

const UPLOAD_ID = 3;
const LENGTH = 4;
const LARGER = LIMIT + 1;

describe("an upload in parts whose id was changed", () => {
  it.each([
    ["its length", { [LENGTH]: LARGER }],
    ["its length and our id", { [LENGTH]: LARGER, [UPLOAD_ID]: "another" }],
  ])("does not become an object beyond the quota: %s", async (what, items) => {
    const caller = await callerOf(`changes ${what}`);
    const upload = changed(await caller.create("a.bin", 10), items);
    await caller.send(upload, Buffer.alloc(LARGER));

    expect(await caller.complete(upload.id)).toMatchObject({
      status: 413,
      code: "QuotaExceeded",
      json: { quota: { quota: "bytesPerMonth", scope: "subject", limit: LIMIT } },
    });
    await stack.settled();

    expect(await caller.usage()).toEqual({ used: 0, reserved: 10 });
  });

  it("is not covered by another upload's reservation", async () => {
    const caller = await callerOf("names-another");
    const large = await caller.create("large.bin", 80);
    const small = await caller.create("small.bin", 10);
    const [, , , largeId] = JSON.parse(Buffer.from(large.id, "base64url").toString()) as unknown[];
    const upload = changed(small, { [LENGTH]: 80, [UPLOAD_ID]: largeId });
    await caller.send(upload, Buffer.alloc(80));

    expect(await caller.complete(upload.id)).toMatchObject({ status: 413, code: "QuotaExceeded" });
  });
});

it("an upload in parts that fills the quota is completed, and completing it again uses no more of the quota", async () => {
  const caller = await callerOf("fills");
  const upload = await caller.create("a.bin", LIMIT);
  await caller.send(upload, Buffer.alloc(LIMIT));

  expect(await caller.complete(upload.id)).toMatchObject({ status: 200 });
  await stack.settled();

  expect(await caller.complete(upload.id)).toMatchObject({ status: 200 });
  expect(await caller.usage()).toEqual({ used: LIMIT, reserved: 0 });
});

describe.each(["plain without a length", "companion", "signRequest"] as const)(
  "an upload in parts whose size is not declared, through %s",
  (way) => {
    const begin = (call: Call) =>
      way === "plain without a length" ? beginWithoutLength(call) : WAYS_OF_PARTS[way](stack, call, 0);

    it("does not become an object beyond the quota", async () => {
      const { call, usage } = await callerOf(`beyond-${way}`.replaceAll(" ", "-"));
      const upload = await begin(call);
      const { headers } = await upload.put(1, Buffer.alloc(LIMIT + 1));

      const completed = upload.complete([{ partNumber: 1, etag: headers.etag ?? "" }]);

      expect(await completed.catch(String)).toContain("413");
      await stack.settled();
      expect(await usage()).toEqual({ used: 0, reserved: 0 });
    });

    it("that fills the quota is completed, even if the completion is requested twice, and leaves nothing reserved", async () => {
      const { call, usage } = await callerOf(`fills-${way}`.replaceAll(" ", "-"));
      const upload = await begin(call);
      const { headers } = await upload.put(1, Buffer.alloc(LIMIT));
      const parts = [{ partNumber: 1, etag: headers.etag ?? "" }];

      expect(await upload.complete(parts)).toBe("200");
      await upload.complete(parts).catch(() => {});
      await stack.settled();

      expect(await usage()).toEqual({ used: LIMIT, reserved: 0 });
    });
  },
);

/** An upload through the uploads API that says its size when it is completed, or not at all. */
async function beginWithoutLength(call: Call) {
  const uploads = uploadsInParts(stack, call);
  const upload = await uploads.create("a.bin", undefined);
  let length = 0;
  return {
    put: async (partNumber: number, body: Buffer) => {
      length += body.length;
      const signed = await uploads.sign(upload, { lengths: { [partNumber]: body.length } });
      return stack.send("PUT", partUrl(signed), body);
    },
    complete: async (parts: readonly ListedPart[]) => {
      const { status, code } = await call("POST", `uploads/${upload.id}/complete`, { parts, length });
      return code === undefined ? String(status) : `${status} ${code}`;
    },
  };
}
