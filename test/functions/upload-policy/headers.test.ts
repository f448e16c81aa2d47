import { describe, expect, it } from "vitest";
import type { ChecksumAlgorithm } from "../../../functions/upload-policy/contract.js";
import { checksumFault, checksumsIn } from "../../../functions/upload-policy/headers/checksum.js";
import {
  isAllowedExtension,
  isAllowedType,
  mediaType,
} from "../../../functions/upload-policy/headers/content-type.js";
import { uploadMetadata } from "../../../functions/upload-policy/headers/metadata.js";
import { EMPTY_SHA256 } from "../support/policies.js";

describe("mediaType", () => {
  it.each([
    ["image/png", "image/png"],
    ["Image/PNG", "image/png"],
    ["text/plain; charset=utf-8", "text/plain"],
    ['text/plain;charset="utf-8";x=y', "text/plain"],
    ["application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"],
  ])("finds the type in %j", (contentType, type) => {
    expect(mediaType(contentType)).toBe(type);
  });

  it.each([
    "",
    "image",
    "image/",
    "/png",
    "image/png, text/html",
    "image/png;, text/html",
    'image/png;x=",text/html"',
    "image/png;x",
    "image/*",
    "*/*",
    "*/png",
    "*",
    "image/*; q=1",
    "image/p*g",
    "image/png\r\nx-amz-acl: public-read",
    "image/pñg",
    `image/${"a".repeat(300)}`,
  ])("finds none in %j", (contentType) => {
    expect(mediaType(contentType)).toBeUndefined();
  });
});

describe("isAllowedType", () => {
  it.each([
    ["image/png", ["image/*"], true],
    ["image/png", ["IMAGE/PNG"], true],
    ["imagex/png", ["image/*"], false],
    ["image/png", ["application/pdf"], false],
    ["text/html", ["*/*"], true],
    ["text/html", [], true],
    ["", ["image/*"], false],
  ])("of %j among %j is %j", (type, allowed, expected) => {
    expect(isAllowedType(type, allowed)).toBe(expected);
  });
});

describe("isAllowedExtension", () => {
  it.each([
    ["a/b.pdf", [".pdf"], true],
    ["a/b.PDF", [".pdf"], true],
    ["a.tar.gz", [".tar.gz"], true],
    ["a/b.pdf.exe", [".pdf"], false],
    ["a.pdf/b", [".pdf"], false],
    ["a/.pdf", [".pdf"], false],
    ["apdf", [".pdf"], false],
    ["anything", [], true],
  ])("of %j among %j is %j", (key, allowed, expected) => {
    expect(isAllowedExtension(key, allowed)).toBe(expected);
  });
});

describe("checksumFault", () => {
  it.each<[ChecksumAlgorithm, string]>([
    ["crc32", "AAAAAA=="],
    ["crc32c", "AAAAAA=="],
    ["crc64nvme", "AAAAAAAAAAA="],
    ["sha1", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="],
    ["sha256", EMPTY_SHA256],
  ])("finds none in a %s of the right length", (algorithm, value) => {
    expect(checksumFault({ algorithm, value })).toBeUndefined();
  });

  it.each<[string, ChecksumAlgorithm, string]>([
    ["empty", "crc32", ""],
    ["too short", "sha256", "AAAAAA=="],
    ["no padding", "crc32", "AAAAAA"],
    ["spaces", "crc32", " AAAAAA=="],
    ["base64url", "sha256", EMPTY_SHA256.replace("+", "-").replace("/", "_")],
    ["bits left over", "crc32", "AAAAAB=="],
    ["hexadecimal", "crc32", "00000000"],
  ])("finds one: %s", (_, algorithm, value) => {
    expect(checksumFault({ algorithm, value })).toContain(algorithm);
  });
});

describe("checksumsIn", () => {
  it("finds every checksum among the headers", () => {
    const headers = new Map([["x-amz-checksum-sha1", "x"]]);

    expect(checksumsIn((name) => headers.get(name))).toEqual([{ algorithm: "sha1", value: "x" }]);
  });
});

describe("uploadMetadata", () => {
  it("names only what is known", () => {
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
