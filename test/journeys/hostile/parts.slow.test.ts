import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MultipartUpload } from "../../../functions/presign/contract.js";
import type { Call } from "../../support/api-calls.js";
import { callsOf, read } from "../../support/api-calls.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { s3Outcome } from "../../support/s3-outcome.js";
import { PART_SIZE } from "../../support/uploads-in-parts.js";
import type { ListedPart, UploadInParts } from "./uploads-in-parts.js";
import { continuedByCompanion, WAYS_OF_PARTS } from "./uploads-in-parts.js";

const WAYS = Object.keys(WAYS_OF_PARTS) as readonly (keyof typeof WAYS_OF_PARTS)[];
/** Enough for two and a half parts. */
const MAX_BYTES = 2.5 * PART_SIZE;
const FIRST = randomBytes(PART_SIZE);
const LAST = randomBytes(4);

let stack: LocalStack;
let alice: Call;

beforeAll(async () => {
  stack = await serveUploads({ patterns: ["presigned"], policy: { maxBytes: MAX_BYTES } });
  alice = await callsOf(stack, "alice");
});
afterAll(() => stack.close());

async function send(upload: UploadInParts, bodies: readonly Buffer[]): Promise<readonly ListedPart[]> {
  const parts: ListedPart[] = [];
  for (const [index, body] of bodies.entries()) {
    const { status, headers } = await upload.put(index + 1, body);
    expect(status).toBe(200);
    parts.push({ partNumber: index + 1, etag: headers.etag ?? "" });
  }
  return parts;
}

async function rejectionsOf(key: string): Promise<unknown> {
  await stack.settled();
  const ours = stack.events("Upload Rejected").filter(({ detail }) => detail.key === key);
  return ours.map(({ detail }) => (detail.rejection as { code: string }).code);
}

describe.each(WAYS)("an upload in parts, %s", (way) => {
  const begin = (length = FIRST.length + LAST.length) => WAYS_OF_PARTS[way](stack, alice, length);

  it("is completed with the right list of parts, and not with a wrong one", async () => {
    const upload = await begin();
    const parts = await send(upload, [FIRST, LAST]);
    const wrongTags = parts.map((part) => ({ ...part, etag: `"${"0".repeat(32)}"` }));
    const swapped = parts.map((part, index) => ({ ...part, etag: parts.at(index - 1)?.etag ?? "" }));
    const [first, last] = parts;

    expect(await upload.complete(parts.toReversed())).toBe("400 InvalidPartOrder");
    expect(await upload.complete([...parts, ...(last ? [last] : [])])).toBe("400 InvalidPartOrder");
    expect(await upload.complete(wrongTags)).toBe("400 InvalidPart");
    expect(await upload.complete(swapped)).toBe("400 InvalidPart");
    const absent = { partNumber: 3, etag: first?.etag ?? "" };
    expect(await upload.complete([...parts.slice(0, 1), absent])).toBe(
      way === "signRequest" ? "400 InvalidPart" : "409 IncompleteUpload",
    );
    expect(await stack.object(upload.key)).toBeUndefined();

    expect(await upload.complete(parts)).toBe("200");
    expect((await stack.object(upload.key))?.equals(Buffer.concat([FIRST, LAST]))).toBe(true);
  });

  it("is final: nothing can be added to it, and aborting it removes nothing", async () => {
    const upload = await begin(LAST.length);
    const parts = await send(upload, [LAST]);
    await upload.complete(parts);

    expect(s3Outcome(await upload.put(1, Buffer.from("late")))).toBe("404 NoSuchUpload");
    await upload.complete([{ partNumber: 1, etag: `"${"0".repeat(32)}"` }]);
    await upload.abort();

    expect((await stack.object(upload.key))?.equals(LAST)).toBe(true);
  });

  it("is not completed with a part of less than 5 MiB, except the last", async () => {
    const upload = await begin();
    await upload.put(1, Buffer.from("small"));
    const { headers } = await upload.put(2, LAST);

    const parts = [
      { partNumber: 1, etag: `"${"0".repeat(32)}"` },
      { partNumber: 2, etag: headers.etag ?? "" },
    ];

    expect(await upload.complete(parts)).toMatch(/^4\d\d /);
    expect(await stack.object(upload.key)).toBeUndefined();
  });
});

describe("more bytes than the policy allows", () => {
  const TOO_MANY = [FIRST, FIRST, FIRST];

  it("through Companion are rejected at the completion, and removed", async () => {
    const upload = await WAYS_OF_PARTS.companion(stack, alice, 0);
    const parts = await send(upload, TOO_MANY);

    expect(await upload.complete(parts)).toBe("413 TooLarge");
    expect(await upload.complete(parts)).toBe("404 NoSuchUpload");
    expect(await stack.object(upload.key)).toBeUndefined();
  });

  it("through signRequest are rejected afterwards", async () => {
    const upload = await WAYS_OF_PARTS.signRequest(stack, alice, 0);
    const parts = await send(upload, TOO_MANY);

    expect(await upload.complete(parts)).toBe("200");
    expect(await rejectionsOf(upload.key)).toEqual(["TooLarge"]);
  });

  it("get no signatures for unneeded parts", async () => {
    const { key, uploadId } = read<{ key: string; uploadId: string }>(
      await alice("POST", "s3/multipart", { filename: "a.bin", type: "a/b" }),
    );

    const answers = [
      await alice("GET", `s3/multipart/${uploadId}/4?key=${encodeURIComponent(key)}`),
      await alice("POST", "s3/sign", { method: "PUT", key, uploadId, partNumber: 4 }),
    ];

    expect(answers).toMatchObject(Array(2).fill({ status: 413, code: "TooManyParts" }));
  });
});

describe("more bytes than declared, sent through Companion's routes in an upload of the uploads API", () => {
  async function crossed(name: string) {
    const asked = { key: `${name}-a.bin`, length: LAST.length, type: "a/b", method: "MULTIPART" };
    const { id, key } = read<MultipartUpload>(await alice("POST", "uploads", asked));
    const [, , s3UploadId = ""] = JSON.parse(Buffer.from(id, "base64url").toString()) as string[];
    return { id, upload: continuedByCompanion(stack, alice, key, s3UploadId) };
  }

  it("are rejected and removed if the uploads API completes them", async () => {
    const { id, upload } = await crossed("00000000-0000-4000-8000-000000000001");
    const parts = await send(upload, [FIRST]);

    expect(await alice("POST", `uploads/${id}/complete`)).toMatchObject({ status: 413, code: "TooLarge" });
    expect(await upload.complete(parts)).toBe("404 NoSuchUpload");
    expect(await stack.object(upload.key)).toBeUndefined();
  });

  it("are rejected afterwards if Companion's routes complete them", async () => {
    const { upload } = await crossed("00000000-0000-4000-8000-000000000002");
    const parts = await send(upload, [FIRST]);

    expect(await upload.complete(parts)).toBe("200");
    expect(await rejectionsOf(upload.key)).toEqual(["LengthMismatch"]);
  });
});

describe("10,001 parts", () => {
  const LIST = Array.from({ length: 10_001 }, (_, index) => index + 1);
  const ETAG = `"${"0".repeat(32)}"`;

  it("cannot be declared", async () => {
    const roomy = await serveUploads({ patterns: ["presigned"], policy: { maxBytes: 53_687_091_200_000 } });
    try {
      const call = await callsOf(roomy, "alice");
      const asked = { key: "a.bin", type: "a/b", method: "MULTIPART", partSize: PART_SIZE };

      const tooMany = await call("POST", "uploads", { ...asked, length: 10_000 * PART_SIZE + 1 });
      const most = await call("POST", "uploads", { ...asked, length: 10_000 * PART_SIZE });

      expect(tooMany).toMatchObject({ status: 400, code: "InvalidPartSize" });
      expect(tooMany.message).toContain("partSize");
      expect(most).toMatchObject({ status: 200 });
    } finally {
      await roomy.close();
    }
  });

  it("cannot be completed", async () => {
    const { plain, companion, signRequest } = WAYS_OF_PARTS;
    const parts = LIST.map((partNumber) => ({ partNumber, etag: ETAG }));

    expect(await (await plain(stack, alice, 4)).complete(parts)).toBe("400 InvalidBody");
    expect(await (await companion(stack, alice, 4)).complete(parts)).toBe("400 InvalidBody");
    expect(await (await signRequest(stack, alice, 4)).complete(parts)).toMatch(/^400 /);
  });
});
