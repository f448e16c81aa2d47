/** A checksum that is fed piece by piece. */
export interface RunningChecksum {
  update(data: Uint8Array): void;
  /** Base64 of the big-endian value, as S3's headers have it. */
  digest(): string;
}

/** The polynomial of CRC-32, bits reversed. @see https://www.rfc-editor.org/rfc/rfc1952#section-8 */
const CRC32_POLYNOMIAL = 0xedb88320;
/** That of CRC-32C, bits reversed. @see https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4 */
const CRC32C_POLYNOMIAL = 0x82f63b78;
/** That of CRC-64/NVME, bits reversed. @see https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-64-nvme */
const CRC64NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5n;

const CRC32_TABLE = table32(CRC32_POLYNOMIAL);
const CRC32C_TABLE = table32(CRC32C_POLYNOMIAL);
const CRC64NVME_TABLE = table64(CRC64NVME_POLYNOMIAL);

/** Starts a CRC-32. */
export function crc32(): RunningChecksum {
  return running32(CRC32_TABLE);
}

/** Starts a CRC-32C. */
export function crc32c(): RunningChecksum {
  return running32(CRC32C_TABLE);
}

/** Starts a CRC-64/NVME, which S3 stores where the client sends no checksum. */
export function crc64nvme(): RunningChecksum {
  const { high: tableHigh, low: tableLow } = CRC64NVME_TABLE;
  // Two halves of 32 bits: BigInt is a hundred times slower.
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update: (data) => {
      for (let i = 0; i < data.length; i += 1) {
        const index = (low ^ (data[i] as number)) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] as number);
        high = (high >>> 8) ^ (tableHigh[index] as number);
      }
    },
    digest: () => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(~high >>> 0, 0);
      bytes.writeUInt32BE(~low >>> 0, 4);
      return bytes.toString("base64");
    },
  };
}

function running32(table: Uint32Array): RunningChecksum {
  let crc = 0xffffffff;
  return {
    update: (data) => {
      for (let i = 0; i < data.length; i += 1) {
        crc = (crc >>> 8) ^ (table[(crc ^ (data[i] as number)) & 0xff] as number);
      }
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(~crc >>> 0);
      return bytes.toString("base64");
    },
  };
}

function table32(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
}

function table64(polynomial: bigint): { readonly high: Uint32Array; readonly low: Uint32Array } {
  const values = Array.from({ length: 256 }, (_, byte) => {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1)
      value = (value & 1n) === 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    return value;
  });
  return {
    high: Uint32Array.from(values, (value) => Number(value >> 32n)),
    low: Uint32Array.from(values, (value) => Number(value & 0xffffffffn)),
  };
}
