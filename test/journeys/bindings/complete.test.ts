import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MultipartUpload, SignPartsResponse } from "../../../functions/presign/contract.js";
import type { Call } from "../../support/api-calls.js";
import { callsOf, read } from "../../support/api-calls.js";
import { checksumOf } from "../../support/checksum-of.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { partUrl } from "../../support/uploads-in-parts.js";

const BODY = "body";

let stack: LocalStack;
let alice: Call;
beforeAll(async () => {
  stack = await serveUploads({ patterns: ["presigned"] });
  alice = await callsOf(stack, "alice");
});
afterAll(() => stack.close());

const begin = async (key: string, more: object = {}) => {
  const asked = { key, length: BODY.length, type: "a/b", method: "MULTIPART", ...more };
  return read<MultipartUpload>(await alice("POST", "uploads", asked));
};

/** Sends the upload's only part, with the checksum that its URL binds, if any. */
async function send(id: string, body: string, checksum?: string): Promise<void> {
  const asked = { ...(checksum && { checksums: { 1: checksum } }) };
  const signed = read<SignPartsResponse>(await alice("POST", `uploads/${id}/parts`, asked));
  const { checksumHeader } = signed;
  const headers = checksumHeader && checksum ? { [checksumHeader]: checksum } : {};
  expect((await stack.send("PUT", partUrl(signed), body, headers)).status).toBe(200);
}

const complete = (id: string) => alice("POST", `uploads/${id}/complete`);

describe("a completion", () => {
  it.each(["crc32", "crc32c", "crc64nvme"])(
    "is compared with the %s of the whole object",
    async (algorithm) => {
      const declared = { algorithm, value: checksumOf(algorithm, BODY) };
      const upload = await begin(`${algorithm}.bin`, { checksum: declared });
      const partChecksum = upload.partChecksumAlgorithm && checksumOf(algorithm, "BODY");
      await send(upload.id, "BODY", partChecksum);

      expect(await complete(upload.id)).toMatchObject({ status: 400, code: "BadDigest" });
      expect(await alice("GET", `uploads/${upload.id}`)).toMatchObject({ status: 404, code: "NoSuchUpload" });
      expect(await stack.object(upload.key)).toBeUndefined();
    },
  );

  it.each(["sha1", "sha256"])(
    "cannot be compared with the %s of the whole object, so the request is rejected before anything is created",
    async (algorithm) => {
      const checksum = { algorithm, value: checksumOf(algorithm, BODY) };
      const asked = {
        key: `${algorithm}.bin`,
        length: BODY.length,
        type: "a/b",
        method: "MULTIPART",
        checksum,
      };

      const answer = await alice("POST", "uploads", asked);

      expect(answer).toMatchObject({ status: 400, code: "InvalidChecksum" });
      expect(answer.message).toContain("partChecksumAlgorithm");
    },
  );

  it("writes a key once, whichever upload completes first, and aborts the other upload", async () => {
    const [loser, winner] = [await begin("once.bin"), await begin("once.bin")];
    await send(loser.id, "lost");
    await send(winner.id, "kept");
    await complete(winner.id);

    expect(await complete(loser.id)).toMatchObject({ status: 412, code: "AlreadyExists" });
    expect(await alice("GET", `uploads/${loser.id}`)).toMatchObject({ status: 404 });
    expect((await stack.object(winner.key))?.toString()).toBe("kept");
  });
});
