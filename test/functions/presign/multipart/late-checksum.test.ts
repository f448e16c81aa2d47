import { describe, expect, it } from "vitest";
import type { CompleteOutcome } from "../../../../functions/presign/ports.js";
import { presigner } from "../support/presigner.js";
import { storedUploads } from "../support/stored-uploads.js";

const MIB = 1_048_576;
const UPLOAD = { key: "a.bin", length: 10 * MIB, type: "a/b", method: "MULTIPART" };
const CRC64 = { algorithm: "crc64nvme", value: "AAAAAAAAAAA=" };
const CRC32 = { algorithm: "crc32", value: "AAAAAA==" };

async function uploaded(body: object, answer?: () => Promise<CompleteOutcome | undefined>) {
  const { send, s3 } = presigner({}, storedUploads(answer));
  const created = await send("POST /uploads", { ...UPLOAD, ...body });
  s3.putParts("s3-upload-1", UPLOAD.length);
  const complete = (request?: object) =>
    send("POST /uploads/{id}/complete", request, { pathParameters: { id: created.json.id } });
  return { created, complete, s3 };
}

describe("a checksum in the request to complete", () => {
  it.each([
    ["crc64nvme", undefined],
    ["crc32", "crc32"],
    ["crc32c", "crc32c"],
  ])(
    "with the algorithm %s from the creation needs checksums of the parts: %s",
    async (checksumAlgorithm, partAlgorithm) => {
      const { created, s3 } = await uploaded({ checksumAlgorithm });

      expect(created.json).toMatchObject({ checksumAlgorithm });
      expect(created.json.partChecksumAlgorithm).toBe(partAlgorithm);
      expect(s3.created).toMatchObject([
        {
          checksumAlgorithm,
          checksumType: "FULL_OBJECT",
          metadata: { "x-amz-meta-upload-checksum-algorithm": checksumAlgorithm },
        },
      ]);
      expect(s3.created[0]?.metadata).not.toHaveProperty("x-amz-meta-upload-checksum");
    },
  );

  it("is sent to S3 as the checksum of the whole object", async () => {
    const { complete, s3 } = await uploaded({ checksumAlgorithm: "crc64nvme" });

    expect(await complete({ checksum: CRC64 })).toMatchObject({ status: 200 });
    expect(s3.completions).toMatchObject([{ checksum: CRC64 }]);
  });

  it.each<[string, object, object | undefined, string]>([
    ["is missing", { checksumAlgorithm: "crc64nvme" }, undefined, "ChecksumRequired"],
    ["has another algorithm", { checksumAlgorithm: "crc64nvme" }, { checksum: CRC32 }, "InvalidChecksum"],
    ["was not named", {}, { checksum: CRC64 }, "InvalidChecksum"],
    [
      "is malformed",
      { checksumAlgorithm: "crc64nvme" },
      { checksum: { ...CRC64, value: "AAAA" } },
      "InvalidChecksum",
    ],
    [
      "differs from the one given at create",
      { checksum: CRC64 },
      { checksum: { ...CRC64, value: "AAAAAAAAAAE=" } },
      "InvalidChecksum",
    ],
  ])("is rejected with 400 if it %s, without a request to S3", async (_, body, request, code) => {
    const { complete, s3 } = await uploaded(body);

    expect(await complete(request)).toMatchObject({ status: 400, json: { code } });
    expect(s3.calls).toEqual(["create"]);
  });

  it("can repeat the checksum from the creation", async () => {
    const { complete, s3 } = await uploaded({ checksum: CRC64 });

    expect(await complete({ checksum: CRC64 })).toMatchObject({ status: 200 });
    expect(s3.completions).toMatchObject([{ checksum: CRC64 }]);
  });

  it("does not abort the upload if it is wrong, so that wrong parts can be sent again", async () => {
    const wrong: CompleteOutcome = { outcome: "error", s3Code: "BadDigest", message: "It differs." };
    let answers = 0;
    const { complete, s3 } = await uploaded({ checksumAlgorithm: "crc64nvme" }, async () =>
      answers++ === 0 ? wrong : undefined,
    );

    expect(await complete({ checksum: CRC64 })).toMatchObject({ status: 400, json: { code: "BadDigest" } });
    expect(s3.calls).not.toContain("abort");
    expect(await complete({ checksum: CRC64 })).toMatchObject({ status: 200 });
  });

  it("is compared with the stored checksum if the upload was completed before", async () => {
    const { complete, s3 } = await uploaded({ checksumAlgorithm: "crc64nvme" });
    await complete({ checksum: CRC64 });
    const [key = "", object] = [...s3.objects][0] ?? [];
    s3.putObject(key, {
      ...object,
      checksum: { algorithm: "crc64nvme", value: CRC64.value, type: "FULL_OBJECT" },
    });

    expect(await complete({ checksum: CRC64 })).toMatchObject({ status: 200 });
    expect(await complete({ checksum: { ...CRC64, value: "AAAAAAAAAAE=" } })).toMatchObject({
      status: 400,
      json: { code: "BadDigest" },
    });
  });
});

describe("POST /uploads with checksumAlgorithm", () => {
  it.each<[string, object, string]>([
    ["a checksum as well", { checksum: CRC64, checksumAlgorithm: "crc64nvme" }, "InvalidChecksum"],
    ["one PUT", { checksumAlgorithm: "crc64nvme", method: "PUT" }, "InvalidBody"],
    ["SHA-256", { checksumAlgorithm: "sha256" }, "InvalidBody"],
    [
      "parts in another algorithm",
      { checksumAlgorithm: "crc32", partChecksumAlgorithm: "sha256" },
      "InvalidChecksum",
    ],
  ])("rejects %s", async (_, body, code) => {
    const { created, s3 } = await uploaded(body);

    expect(created).toMatchObject({ status: 400, json: { code } });
    expect(s3.calls).toEqual([]);
  });
});
