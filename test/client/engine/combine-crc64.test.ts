import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combineCrc64, crc64Base64 } from "../../../client/engine/checksum/combine-crc64.js";
import { nodePlatform } from "../../../client/node/platform.js";
import { crc64nvme } from "../../../emulator/services/s3/checksum/crc.js";

function referenceOf(bytes: Uint8Array): string {
  const sum = crc64nvme();
  sum.update(Buffer.from(bytes));
  return sum.digest();
}

describe("the combined CRC64NVME", () => {
  it("of any pieces equals the CRC64NVME of the whole, as the emulator's own code computes it", async () => {
    const checksum = await nodePlatform().crc64();
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, (list) => {
        const combined = combineCrc64();
        for (const piece of list) {
          checksum.reset();
          checksum.update(piece);
          combined.add(checksum.digest(), piece.length);
        }
        expect(combined.base64()).toBe(referenceOf(Buffer.concat(list)));
      }),
      { numRuns: 30 },
    );
  });

  it("of nothing is zero", () => {
    expect(combineCrc64().base64()).toBe("AAAAAAAAAAA=");
  });

  it("has the check value of the algorithm", async () => {
    const checksum = await nodePlatform().crc64();
    checksum.update(Buffer.from("123456789"));

    const digest = checksum.digest();

    expect(digest).toBe("ae8b14860a799888");
    expect(crc64Base64(digest)).toBe("rosUhgp5mIg=");
  });
});
