import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Uploader } from "../../support/api-calls.js";
import { partsClient, serveParts, uploadIdOf } from "../../support/edge-parts.js";
import type { LocalStack } from "../../support/local-stack.js";
import { codeOf } from "../../support/ways-in.js";

const TEXT = { "content-type": "text/plain" };

/** A limit that later requests of an upload do not decide again. */
const RULE = `
export const rule = ({ key }: { key: string }) =>
  key.startsWith("archive/")
    ? { outcome: "rejected", status: 403, code: "ArchiveClosed", message: "Nothing is added." }
    : { outcome: "narrowed", limits: { maxBytes: 900 } };
`;

let folder: string;
let stack: LocalStack;
let alice: Uploader;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "edge-parts-rule-"));
  const rule = join(folder, "rule.ts");
  writeFileSync(rule, RULE);
  stack = await serveParts({
    rule,
    policy: { limits: [{ prefix: "notes/", types: ["text/*"], maxBytes: 1_000 }] },
  });
  alice = { stack, authorization: `Bearer ${await stack.token({ sub: "alice" })}` };
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});

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
    ["more than the rule's bytes", "notes/a.txt", 901, TEXT, 413, "TooLarge"],
    ["an upload that the rule rejects", "archive/a.txt", 10, TEXT, 403, "ArchiveClosed"],
  ])("reject %s when the upload is created", async (_name, key, length, headers, status, code) => {
    const answer = await partsClient(alice, key).create(length, headers);

    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  it("of the rule are stored with the object, and checked after the upload", async () => {
    const statuses = [await uploadNote("fits.txt", 900), await uploadNote("grew.txt", 901)];
    await stack.settled();

    expect(statuses).toEqual([200, 200]);
    expect((await stack.head("uploads/alice/notes/fits.txt")).Metadata).toMatchObject({
      "upload-max-bytes": "900",
      "upload-types": "text/*",
    });
    expect(stack.events("Upload Rejected").map(({ detail }) => detail.key)).toEqual([
      "uploads/alice/notes/grew.txt",
    ]);
  });

  it("of the key are decided again for each part, and at the completion", async () => {
    const client = partsClient(alice, "notes/huge.txt");
    const id = uploadIdOf(await client.create(900, TEXT));

    const part = await client.part(id, 1, "x".repeat(1_001));
    const completion = await client.complete(id, 1_001, [{ number: 1, etag: '"0"' }]);

    expect([part.status, codeOf(part)]).toEqual([413, "PartTooLarge"]);
    expect([completion.status, codeOf(completion)]).toEqual([413, "TooLarge"]);
    expect(await stack.keys()).not.toContain("uploads/alice/notes/huge.txt");
  });
});

/** Announces 900 bytes, and sends another length. */
async function uploadNote(name: string, length: number): Promise<number> {
  const client = partsClient(alice, `notes/${name}`);
  const id = uploadIdOf(await client.create(900, TEXT));
  const { headers } = await client.part(id, 1, "x".repeat(length));
  return (await client.complete(id, length, [{ number: 1, etag: headers.etag ?? "" }])).status;
}
