import { createHash } from "node:crypto";
import type { ChecksumAlgorithm, ChecksumType } from "@aws-sdk/client-s3";
import { GetObjectCommand, HeadObjectCommand, ListPartsCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { checksumAlgorithm } from "../../../../../emulator/services/s3/checksum/algorithms.js";
import type { Parts, UploadUnderTest } from "../support/multipart.js";
import { beginUpload, FULL_PART } from "../support/multipart.js";
import { createWorld } from "../support/world.js";

const object = { Bucket: "files", Key: "in/m" };
const CONTENTS = [FULL_PART, Buffer.from("the end")];
const WHOLE = Buffer.concat(CONTENTS);

function checksumOf(name: string, content: Buffer): string {
  const running = checksumAlgorithm(name)?.start();
  running?.update(content);
  return running?.digest() ?? "";
}

function compositeOf(name: string, contents: readonly Buffer[]): string {
  const digests = contents.map((content) => Buffer.from(checksumOf(name, content), "base64"));
  return `${checksumOf(name, Buffer.concat(digests))}-${contents.length}`;
}

async function uploadAll(upload: UploadUnderTest, name?: ChecksumAlgorithm): Promise<NonNullable<Parts>> {
  const parts: NonNullable<Parts> = [];
  for (const [index, content] of CONTENTS.entries()) {
    const sent = name === undefined ? {} : { [`Checksum${name}`]: checksumOf(name, content) };
    parts.push({
      PartNumber: index + 1,
      ETag: await upload.part(index + 1, content, { ChecksumAlgorithm: name, ...sent }),
      ...sent,
    });
  }
  return parts;
}

describe("the checksum of a multipart upload", () => {
  it.each<[ChecksumAlgorithm, ChecksumType | undefined, ChecksumType]>([
    ["CRC32", undefined, "COMPOSITE"],
    ["CRC32C", undefined, "COMPOSITE"],
    ["CRC64NVME", undefined, "FULL_OBJECT"],
    ["SHA1", undefined, "COMPOSITE"],
    ["SHA256", undefined, "COMPOSITE"],
    ["CRC32", "FULL_OBJECT", "FULL_OBJECT"],
    ["CRC32C", "FULL_OBJECT", "FULL_OBJECT"],
    ["CRC64NVME", "FULL_OBJECT", "FULL_OBJECT"],
    ["SHA256", "COMPOSITE", "COMPOSITE"],
  ])(
    "with the algorithm %s and the requested type %s has the type %s",
    async (ChecksumAlgorithm, ChecksumType, type) => {
      const world = await createWorld();
      const upload = await beginUpload(world, { ChecksumAlgorithm, ChecksumType });
      const field = `Checksum${ChecksumAlgorithm}` as const;
      const expected =
        type === "COMPOSITE"
          ? compositeOf(ChecksumAlgorithm, CONTENTS)
          : checksumOf(ChecksumAlgorithm, WHOLE);

      const parts = await uploadAll(upload, ChecksumAlgorithm);
      const listed = await world.client.send(new ListPartsCommand({ ...object, UploadId: upload.uploadId }));
      const completed = await upload.complete(parts, { [field]: expected, ChecksumType: type });
      const head = await world.client.send(new HeadObjectCommand({ ...object, ChecksumMode: "ENABLED" }));

      expect(listed).toMatchObject({ ChecksumAlgorithm, ChecksumType: type });
      expect(listed.Parts?.map((part) => part[field])).toEqual(
        CONTENTS.map((content) => checksumOf(ChecksumAlgorithm, content)),
      );
      expect(completed).toMatchObject({ [field]: expected, ChecksumType: type });
      expect(head).toMatchObject({ [field]: expected, ChecksumType: type });
    },
  );

  it("is CRC64NVME of the whole content if the client requests no algorithm", async () => {
    const world = await createWorld();
    const upload = await beginUpload(world);

    const parts = await uploadAll(upload);
    const completed = await upload.complete(parts);
    const got = await world.client.send(new GetObjectCommand({ ...object, ChecksumMode: "ENABLED" }));
    const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? []);

    const expected = { ChecksumCRC64NVME: checksumOf("CRC64NVME", WHOLE), ChecksumType: "FULL_OBJECT" };
    expect(completed).toMatchObject(expected);
    expect(got).toMatchObject(expected);
    expect(createHash("sha256").update(bytes).digest()).toEqual(createHash("sha256").update(WHOLE).digest());
  });

  it.each<[ChecksumAlgorithm, ChecksumAlgorithm | undefined, string]>([
    ["CRC32", "SHA256", "expected checksum Type: crc32, actual checksum Type: sha256"],
    ["SHA256", "CRC32", "expected checksum Type: sha256, actual checksum Type: crc32"],
    ["CRC64NVME", "CRC32C", "expected checksum Type: crc64nvme, actual checksum Type: crc32c"],
  ])("of %s rejects a part with %s", async (ChecksumAlgorithm, sent, message) => {
    const upload = await beginUpload(await createWorld(), { ChecksumAlgorithm });

    const part = upload.part(1, "x", { ChecksumAlgorithm: sent });

    await expect(part).rejects.toMatchObject({
      name: "InvalidRequest",
      message: `Checksum Type mismatch occurred, ${message}`,
    });
  });

  it.each<ChecksumAlgorithm>(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])(
    "of %s is compared for every part",
    async (name) => {
      const upload = await beginUpload(await createWorld(), { ChecksumAlgorithm: name });
      const wrong = checksumOf(name, Buffer.from("y"));

      const part = upload.part(1, "x", { [`Checksum${name}`]: wrong });

      await expect(part).rejects.toMatchObject({
        name: "BadDigest",
        message: `The ${name} you specified did not match the calculated checksum.`,
      });
    },
  );

  it("is required for each part if it is a checksum of the parts' checksums", async () => {
    const world = await createWorld();
    const client = world.clientFor(world.iam.administrator.credentials, { checksums: "WHEN_REQUIRED" });
    const composite = await beginUpload({ client }, { ChecksumAlgorithm: "CRC32" });
    const whole = await beginUpload({ client }, { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });

    await expect(composite.part(1, "x")).rejects.toMatchObject({
      message: "Checksum Type mismatch occurred, expected checksum Type: crc32, actual checksum Type: null",
    });
    const ETag = await whole.part(1, "x");
    await expect(whole.complete([{ PartNumber: 1, ETag }])).resolves.toMatchObject({
      ChecksumCRC32: checksumOf("CRC32", Buffer.from("x")),
    });
  });

  it.each<[string, object, object, string, string]>([
    [
      "a missing checksum of a part",
      {},
      { parts: (parts: NonNullable<Parts>) => parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })) },
      "InvalidRequest",
      "The upload was created using a sha256 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.",
    ],
    [
      "a wrong checksum of a part",
      {},
      { parts: (parts: NonNullable<Parts>) => parts.map((part) => ({ ...part, ChecksumSHA256: "AAAA" })) },
      "InvalidPart",
      "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    ],
    [
      "another type",
      { ChecksumType: "FULL_OBJECT" },
      {},
      "InvalidRequest",
      "The upload was created using the COMPOSITE checksum mode. The complete request must use the same checksum mode.",
    ],
    [
      "a wrong checksum of the object",
      { ChecksumSHA256: `${"A".repeat(43)}=-2` },
      {},
      "BadDigest",
      "The sha256 you specified did not match the calculated checksum.",
    ],
    [
      "a malformed checksum",
      { ChecksumSHA256: "x" },
      {},
      "InvalidRequest",
      "Value for x-amz-checksum-sha256 header is invalid.",
    ],
  ])("of SHA-256 rejects a completion with %s", async (_, input, change, name, message) => {
    const upload = await beginUpload(await createWorld(), { ChecksumAlgorithm: "SHA256" });
    const parts = await uploadAll(upload, "SHA256");
    const { parts: changed = (same: NonNullable<Parts>) => same } = change as {
      parts?: (parts: NonNullable<Parts>) => NonNullable<Parts>;
    };

    await expect(upload.complete(changed(parts), input)).rejects.toMatchObject({ name, message });
    await expect(upload.complete(parts)).resolves.toBeDefined();
  });

  it.each<[string, object]>([
    ["a wrong checksum of the object", { ChecksumCRC32: "AAAAAA==", ChecksumType: "FULL_OBJECT" }],
    ["the right checksum without the type FULL_OBJECT", { ChecksumCRC32: checksumOf("CRC32", WHOLE) }],
    ["another algorithm", { ChecksumCRC32C: checksumOf("CRC32C", WHOLE), ChecksumType: "FULL_OBJECT" }],
  ])("of the whole content rejects a completion with %s", async (_, input) => {
    const upload = await beginUpload(await createWorld(), {
      ChecksumAlgorithm: "CRC32",
      ChecksumType: "FULL_OBJECT",
    });
    const parts = await uploadAll(upload, "CRC32");

    await expect(upload.complete(parts, input)).rejects.toMatchObject({
      name: "BadDigest",
      message: "The crc32 you specified did not match the calculated checksum.",
    });
  });

  it("of the parts' checksums requires part numbers without gaps", async () => {
    const upload = await beginUpload(await createWorld(), { ChecksumAlgorithm: "CRC32" });
    const ChecksumCRC32 = checksumOf("CRC32", Buffer.from("x"));
    const ETag = await upload.part(2, "x", { ChecksumCRC32 });

    const completed = upload.complete([{ PartNumber: 2, ETag, ChecksumCRC32 }]);

    await expect(completed).rejects.toMatchObject({
      name: "InternalError",
      $metadata: { httpStatusCode: 500 },
    });
  });
});
