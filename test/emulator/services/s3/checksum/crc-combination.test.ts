import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChecksumAlgorithm } from "../../../../../emulator/services/s3/checksum/algorithms.js";
import { CHECKSUM_ALGORITHMS } from "../../../../../emulator/services/s3/checksum/algorithms.js";

const COMBINABLE = CHECKSUM_ALGORITHMS.filter(({ combine }) => combine !== undefined);

function checksumOf({ start }: ChecksumAlgorithm, ...contents: readonly Uint8Array[]): string {
  const running = start();
  for (const content of contents) running.update(content);
  return running.digest();
}

/** Any checksum, and any size that an object can have. */
const anyPart = (bytes: number) =>
  fc.record({
    checksum: fc
      .uint8Array({ minLength: bytes, maxLength: bytes })
      .map((value) => Buffer.from(value).toString("base64")),
    size: fc.maxSafeNat(),
  });

describe("the combination of checksums", () => {
  it("exists for CRCs only", () => {
    expect(COMBINABLE.map(({ name }) => name)).toEqual(["CRC32", "CRC32C", "CRC64NVME"]);
  });

  it.each(COMBINABLE.map((algorithm) => [algorithm.name, algorithm] as const))(
    "of %s equals the checksum of the whole content",
    (_, algorithm) => {
      fc.assert(
        fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (contents) => {
          const parts = contents.map((content) => ({
            checksum: checksumOf(algorithm, content),
            size: content.length,
          }));
          expect(algorithm.combine?.(parts)).toBe(checksumOf(algorithm, ...contents));
        }),
      );
    },
  );

  it.each(COMBINABLE.map((algorithm) => [algorithm.name, algorithm] as const))(
    "of %s is the same however the parts are grouped, for sizes of any length",
    (_, { combine = () => "", bytes }) => {
      fc.assert(
        fc.property(anyPart(bytes), anyPart(bytes), anyPart(bytes), (a, b, c) => {
          const half = { ...b, size: Math.floor(b.size / 2) };
          const rest = { ...c, size: Math.floor(c.size / 2) };
          const together = { checksum: combine([half, rest]), size: half.size + rest.size };
          expect(combine([a, together])).toBe(combine([a, half, rest]));
        }),
      );
    },
  );
});
