import { describe, expect, it } from "vitest";
import { presigner } from "../support/presigner.js";

const REQUIRED = { policy: { checksum: "required" as const } };
const UPLOAD = { key: "a.bin", length: 10, type: "a/b", method: "MULTIPART" };

describe("an upload in parts if a checksum is required", () => {
  it.each(["crc32", "crc32c", "sha1", "sha256"])("can have the %s of each part", async (algorithm) => {
    const { send } = presigner(REQUIRED);

    const { status } = await send("POST /uploads", { ...UPLOAD, partChecksumAlgorithm: algorithm });

    expect(status).toBe(200);
  });

  it("cannot have only a CRC64NVME of each part, because S3 adds a CRC64NVME to every object", async () => {
    const { send, s3 } = presigner(REQUIRED);

    const { status, json } = await send("POST /uploads", { ...UPLOAD, partChecksumAlgorithm: "crc64nvme" });

    expect({ status, json }).toMatchObject({ status: 400, json: { code: "ChecksumRequired" } });
    expect(s3.created).toEqual([]);
  });

  it("can name the algorithm of the whole, whose value the completion then needs", async () => {
    const { send, s3 } = presigner(REQUIRED);

    const created = await send("POST /uploads", { ...UPLOAD, checksumAlgorithm: "crc64nvme" });
    s3.putParts("s3-upload-1", UPLOAD.length);
    const { status, json } = await send("POST /uploads/{id}/complete", undefined, {
      pathParameters: { id: created.json.id },
    });

    expect(created.status).toBe(200);
    expect({ status, json }).toMatchObject({ status: 400, json: { code: "ChecksumRequired" } });
    expect(s3.completions).toEqual([]);
  });

  it("can have checksums of the parts in addition to a checksum of the whole", async () => {
    const { send } = presigner(REQUIRED);
    const checksum = { algorithm: "crc64nvme", value: "AAAAAAAAAAA=" };

    const { status } = await send("POST /uploads", {
      ...UPLOAD,
      checksum,
      partChecksumAlgorithm: "crc64nvme",
    });

    expect(status).toBe(200);
  });

  it.each([
    ["POST /s3/sign", { method: "PUT", partNumber: 1 }],
    ["POST /s3/sign", { method: "POST" }],
  ])("is not continued by %s, which could bind less", async (route, operation) => {
    const { send } = presigner(REQUIRED);
    const key = "uploads/alice/00000000-0000-4000-8000-000000000001-a.bin";

    const { status, json } = await send(route, { ...operation, key, uploadId: "s3-upload-1" });

    expect({ status, json }).toMatchObject({ status: 400, json: { code: "ChecksumRequired" } });
  });
});
