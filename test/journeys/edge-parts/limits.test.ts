import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Uploader } from "../../support/api-calls.js";
import { partsClient, serveParts, uploadIdOf } from "../../support/edge-parts.js";
import type { LocalStack } from "../../support/local-stack.js";
import { codeOf } from "../../support/ways-in.js";

const TEXT = { "content-type": "text/plain" };

let stack: LocalStack;
let alice: Uploader;
beforeAll(async () => {
  stack = await serveParts({
    rule: "examples/upload-rule.ts",
    policy: { limits: [{ prefix: "notes/", types: ["text/*"], maxBytes: 1_000 }] },
  });
  alice = { stack, authorization: `Bearer ${await stack.token({ sub: "alice" })}` };
});
afterAll(() => stack.close());

describe("limits by prefix and a custom rule, with parts through CloudFront", () => {
  it.each<[string, string, number, Record<string, string>, number, string]>([
    [
      "another type than the limit's",
      "notes/a.png",
      10,
      { "content-type": "image/png" },
      415,
      "ContentTypeNotAllowed",
    ],
    ["more than the limit's bytes", "notes/a.txt", 1_001, TEXT, 413, "TooLarge"],
    ["what the rule rejects", "archive/a.txt", 10, TEXT, 403, "ArchiveClosed"],
  ])("reject %s when the upload is created", async (_name, key, length, headers, status, code) => {
    const answer = await partsClient(alice, key).create(length, headers);

    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  it("travel with the object, and are checked after the upload", async () => {
    const statuses = [await uploadNote("fits.txt", 1_000), await uploadNote("grew.txt", 1_001)];
    await stack.settled();

    expect(statuses).toEqual([200, 200]);
    expect((await stack.head("uploads/alice/notes/fits.txt")).Metadata).toMatchObject({
      "upload-max-bytes": "1000",
      "upload-types": "text/*",
    });
    expect(stack.events("Upload Rejected").map(({ detail }) => detail.key)).toEqual([
      "uploads/alice/notes/grew.txt",
    ]);
  });
});

/** Announces 1,000 bytes, and sends so many. */
async function uploadNote(name: string, length: number): Promise<number> {
  const client = partsClient(alice, `notes/${name}`);
  const id = uploadIdOf(await client.create(1_000, TEXT));
  const { headers } = await client.part(id, 1, "x".repeat(length));
  return (await client.complete(id, length, [{ number: 1, etag: headers.etag ?? "" }])).status;
}
