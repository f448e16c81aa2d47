import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SignResponse } from "../../functions/presign/contract.js";
import type { Call } from "../support/api-calls.js";
import { callsOf, read } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { postForm } from "../support/post-form.js";
import { s3Outcome } from "../support/s3-outcome.js";
import { WAYS_OF_PARTS } from "./hostile/uploads-in-parts.js";

const MIB = 1024 ** 2;
/** Enough for two parts of 5 MiB, the second one small. */
const MAX_BYTES = 6 * MIB;
const FORM_SECONDS = 120;
const UPPY_WAYS = ["companion", "signRequest"] as const;

let stack: LocalStack;
let alice: Call;

beforeAll(async () => {
  stack = await serveUploads({
    patterns: ["presigned"],
    policy: { maxBytes: MAX_BYTES, formExpirySeconds: FORM_SECONDS },
    presigned: { sumPartsBeforeSigning: true },
  });
  alice = await callsOf(stack, "alice");
});
afterAll(() => stack.close());

describe.each(UPPY_WAYS)("parts whose length no signature binds, through %s", (way) => {
  const begin = () => WAYS_OF_PARTS[way](stack, alice, MAX_BYTES);

  it("are signed while the stored parts leave room", async () => {
    const upload = await begin();

    expect((await upload.put(1, Buffer.alloc(5 * MIB))).status).toBe(200);
    expect((await upload.put(2, Buffer.alloc(MIB))).status).toBe(200);
    expect((await upload.put(1, Buffer.alloc(5 * MIB, "a"))).status).toBe(200);
  });

  it("are not signed any more once the stored parts have maxBytes", async () => {
    const upload = await begin();

    expect((await upload.put(1, Buffer.alloc(7 * MIB))).status).toBe(200);
    await expect(upload.put(2, Buffer.alloc(1))).rejects.toThrow(/413 .*TooLarge/);
  });
});

it("a URL that creates an upload is valid for one minute, and a form for formExpirySeconds", async () => {
  const sign = async (method: string) =>
    read<SignResponse>(await alice("POST", "s3/sign", { method, key: "a.txt" }));
  const [start, form] = [await sign("POST"), await sign("PUT")];
  const create = async () => s3Outcome(await stack.send("POST", start.url, "", start.headers));
  const post = async () => (await postForm(stack, form.url, form.fields ?? {}, "a")).status;

  expect([await create(), await post()]).toEqual(["200", 201]);
  stack.advance(70);
  expect([await create(), await post()]).toEqual(["403 AccessDenied", 201]);
  stack.advance(FORM_SECONDS - 60);
  expect(await post()).toBe(403);
});
