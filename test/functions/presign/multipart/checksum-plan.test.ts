import { describe, expect, it } from "vitest";
import { planChecksums } from "../../../../functions/presign/multipart/checksum-plan.js";
import type { ChecksumAlgorithm } from "../../../../functions/upload-policy/contract.js";

const whole = (algorithm?: ChecksumAlgorithm) => algorithm && { algorithm, value: "x" };

describe("planChecksums", () => {
  it.each<[ChecksumAlgorithm | undefined, ChecksumAlgorithm | undefined, object]>([
    [undefined, undefined, {}],
    ["crc32", undefined, { algorithm: "crc32", type: "FULL_OBJECT", partAlgorithm: "crc32" }],
    ["crc32c", undefined, { algorithm: "crc32c", type: "FULL_OBJECT", partAlgorithm: "crc32c" }],
    ["crc64nvme", undefined, { algorithm: "crc64nvme", type: "FULL_OBJECT", partAlgorithm: undefined }],
    ["crc64nvme", "crc64nvme", { algorithm: "crc64nvme", type: "FULL_OBJECT", partAlgorithm: "crc64nvme" }],
    [undefined, "crc32", { algorithm: "crc32", type: "FULL_OBJECT", partAlgorithm: "crc32" }],
    [undefined, "sha1", { algorithm: "sha1", type: "COMPOSITE", partAlgorithm: "sha1" }],
    [undefined, "sha256", { algorithm: "sha256", type: "COMPOSITE", partAlgorithm: "sha256" }],
  ])("plans with the checksum %s of the whole and %s of the parts", (checksum, parts, plan) => {
    expect(planChecksums(whole(checksum), parts)).toEqual({ outcome: "plan", ...plan });
  });

  it.each<[ChecksumAlgorithm, ChecksumAlgorithm | undefined, RegExp]>([
    ["sha1", undefined, /partChecksumAlgorithm to "sha1"/],
    ["sha256", undefined, /partChecksumAlgorithm to "sha256"/],
    ["sha256", "sha256", /partChecksumAlgorithm to "sha256"/],
    ["crc32", "sha256", /one algorithm/],
    ["crc32", "crc32c", /one algorithm/],
  ])("rejects %s of the whole with %s of the parts", (checksum, parts, message) => {
    expect(planChecksums(whole(checksum), parts)).toMatchObject({
      status: 400,
      code: "InvalidChecksum",
      message: expect.stringMatching(message),
    });
  });
});
