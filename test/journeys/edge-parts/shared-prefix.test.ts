import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checksumOf } from "../../support/checksum-of.js";
import type { PartsClient } from "../../support/edge-parts.js";
import { partsClient, serveParts, uploadIdOf } from "../../support/edge-parts.js";
import type { LocalStack } from "../../support/local-stack.js";
import { codeOf } from "../../support/ways-in.js";

const BODY = "sent in one part";
const SHA256 = { "x-amz-checksum-algorithm": "SHA256" };

let stack: LocalStack;
let clientOf: (sub: string, name: string) => Promise<PartsClient>;

beforeAll(async () => {
  stack = await serveParts({ policy: { keyPrefix: "shared", checksum: "required", overwrite: true } });
  clientOf = async (sub, name) =>
    partsClient({ stack, authorization: `Bearer ${await stack.token({ sub })}` }, name);
});
afterAll(() => stack.close());

/** Sends the only part with its checksum, and returns it for the completing request. */
async function sendPart(client: PartsClient, id: string, body: string) {
  const checksum = checksumOf("sha256", body);
  const { headers } = await client.part(id, 1, body, { "x-amz-checksum-sha256": checksum });
  return { number: 1, etag: headers.etag ?? "", checksum: `<ChecksumSHA256>${checksum}</ChecksumSHA256>` };
}

describe("uploads in parts with a shared prefix", () => {
  it("are not bound to a caller: another caller with the id can complete them", async () => {
    const [alice, bob] = [await clientOf("alice", "ours.txt"), await clientOf("bob", "ours.txt")];
    const id = uploadIdOf(await alice.create(BODY.length, SHA256));
    const completed = await bob.complete(id, BODY.length, [await sendPart(bob, id, BODY)]);
    await stack.settled();

    expect(completed.status).toBe(200);
    expect((await stack.head("uploads/ours.txt")).Metadata).toMatchObject({ "upload-subject": "alice" });
    expect(stack.events("Upload Completed").map(({ detail }) => detail.key)).toContain("uploads/ours.txt");
  });

  it("replace an object if the policy allows it, unless the client's own condition forbids it", async () => {
    const alice = await clientOf("alice", "replaced.txt");
    const answers: number[] = [];
    for (const headers of [undefined, { "if-none-match": "*" }, undefined]) {
      const id = uploadIdOf(await alice.create(BODY.length, SHA256));
      const part = await sendPart(alice, id, BODY);
      answers.push((await alice.complete(id, BODY.length, [part], headers)).status);
    }

    expect(answers).toEqual([200, 412, 200]);
  });
});

describe("uploads in parts if checksums are required", () => {
  it("are not created without an algorithm, and accept no part without a checksum", async () => {
    const alice = await clientOf("alice", "unchecked.txt");
    const none = await alice.create(BODY.length);
    const id = uploadIdOf(await alice.create(BODY.length, SHA256));
    const part = await alice.part(id, 1, BODY);

    expect([none.status, codeOf(none)]).toEqual([400, "ChecksumRequired"]);
    expect([part.status, codeOf(part)]).toEqual([400, "ChecksumRequired"]);
  });

  it("can have a checksum of the whole object, which S3 compares", async () => {
    const alice = await clientOf("alice", "whole.txt");
    const crc = { "x-amz-checksum-algorithm": "CRC32C", "x-amz-checksum-type": "FULL_OBJECT" };
    const id = uploadIdOf(await alice.create(BODY.length, crc));
    const value = checksumOf("crc32c", BODY);
    const { headers } = await alice.part(id, 1, BODY, { "x-amz-checksum-crc32c": value });
    const parts = [
      { number: 1, etag: headers.etag ?? "", checksum: `<ChecksumCRC32C>${value}</ChecksumCRC32C>` },
    ];
    const whole = (crc32c: string) => ({
      "x-amz-checksum-crc32c": crc32c,
      "x-amz-checksum-type": "FULL_OBJECT",
    });
    const wrong = await alice.complete(id, BODY.length, parts, whole(checksumOf("crc32c", "another")));
    const right = await alice.complete(id, BODY.length, parts, whole(value));

    expect([wrong.status, right.status]).toEqual([400, 200]);
  });
});
