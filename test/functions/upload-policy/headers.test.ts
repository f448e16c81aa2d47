import { describe, expect, it } from "vitest";
import type { ChecksumAlgorithm } from "../../../functions/upload-policy/contract.js";
import { checksumProblem, checksumsIn } from "../../../functions/upload-policy/headers/checksum.js";
import {
  boundUploadId,
  isClientUploadId,
  keySha256,
  uploadMetadata,
} from "../../../functions/upload-policy/headers/metadata.js";
import { EMPTY_SHA256 } from "../support/policies.js";

describe("checksumProblem", () => {
  it.each<[ChecksumAlgorithm, string]>([
    ["crc32", "AAAAAA=="],
    ["crc32c", "AAAAAA=="],
    ["crc64nvme", "AAAAAAAAAAA="],
    ["sha1", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="],
    ["sha256", EMPTY_SHA256],
  ])("accepts a %s of the right length", (algorithm, value) => {
    expect(checksumProblem({ algorithm, value })).toBeUndefined();
  });

  it.each<[string, ChecksumAlgorithm, string]>([
    ["empty", "crc32", ""],
    ["too short", "sha256", "AAAAAA=="],
    ["no padding", "crc32", "AAAAAA"],
    ["spaces", "crc32", " AAAAAA=="],
    ["base64url", "sha256", EMPTY_SHA256.replace("+", "-").replace("/", "_")],
    ["bits left over", "crc32", "AAAAAB=="],
    ["hexadecimal", "crc32", "00000000"],
  ])("finds a problem: %s", (_, algorithm, value) => {
    expect(checksumProblem({ algorithm, value })).toContain(algorithm);
  });
});

describe("checksumsIn", () => {
  it("finds every checksum among the headers", () => {
    const headers = new Map([["x-amz-checksum-sha1", "x"]]);

    expect(checksumsIn((name) => headers.get(name))).toEqual([{ algorithm: "sha1", value: "x" }]);
  });
});

describe("uploadMetadata", () => {
  it("contains only known values", () => {
    expect(uploadMetadata({ uploadId: "u", subjectSegment: "alice" })).toEqual({
      "x-amz-meta-upload-id": "u",
      "x-amz-meta-upload-subject": "alice",
    });
  });

  it("carries tenant, length and checksum", () => {
    const checksum = { algorithm: "sha256", value: EMPTY_SHA256 } as const;

    expect(
      uploadMetadata({ uploadId: "u", subjectSegment: "a", tenantSegment: "t", length: 0, checksum }),
    ).toMatchObject({
      "x-amz-meta-upload-tenant": "t",
      "x-amz-meta-upload-length": "0",
      "x-amz-meta-upload-checksum": `sha256:${EMPTY_SHA256}`,
    });
  });
});

describe("keySha256", () => {
  it("hashes the key's UTF-8 bytes", () => {
    expect(keySha256("uploads/alice/ü.png")).toBe(
      "03654bc9731fd734d00c9ea42760bc076d0088be44363c360db436e03ee34443",
    );
  });
});

describe("boundUploadId", () => {
  const clientId = "0b5d9c0e-7a52-4c6f-9e63-0d8a4a3b7c11";

  it("is a UUID of version 8", () => {
    expect(boundUploadId(clientId, "alice")).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it("is the same for the same subject and id, and differs for another subject", () => {
    expect(boundUploadId(clientId, "alice")).toBe(boundUploadId(clientId, "alice"));
    expect(boundUploadId(clientId, "alice")).not.toBe(boundUploadId(clientId, "bob"));
  });

  it("never equals the id that the client sent", () => {
    expect(boundUploadId(clientId, "alice")).not.toBe(clientId);
  });
});

describe("isClientUploadId", () => {
  it.each([
    ["0b5d9c0e-7a52-4c6f-9e63-0d8a4a3b7c11", true],
    ["0B5D9C0E-7A52-4C6F-9E63-0D8A4A3B7C11", false],
    ["0b5d9c0e7a524c6f9e630d8a4a3b7c11", false],
    ["", false],
    [undefined, false],
  ])("returns for %s: %s", (value, expected) => {
    expect(isClientUploadId(value)).toBe(expected);
  });
});
