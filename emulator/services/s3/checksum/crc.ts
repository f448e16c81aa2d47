/** A checksum that is computed piece by piece. */
export interface RunningChecksum {
  update(data: Uint8Array): void;
  /** Base64 of the big-endian value, as in S3's headers. */
  digest(): string;
}

/** The polynomial of CRC-32, bits reversed. @see https://www.rfc-editor.org/rfc/rfc1952#section-8 */
export const CRC32_POLYNOMIAL = 0xedb88320;
/** The polynomial of CRC-32C, bits reversed. @see https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4 */
export const CRC32C_POLYNOMIAL = 0x82f63b78;
/**
 * The polynomial of CRC-64/NVME, bits reversed.
 * @see https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-64-nvme
 */
export const CRC64NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5n;

const CRC32_TABLE = table32(CRC32_POLYNOMIAL);
const CRC32C_TABLE = table32(CRC32C_POLYNOMIAL);
/** Number of bytes processed in one step. */
const SLICES = 8;
const CRC64NVME_TABLES = tables64(CRC64NVME_POLYNOMIAL);

/** Starts a CRC-32. */
export function crc32(): RunningChecksum {
  return running32(CRC32_TABLE);
}

/** Starts a CRC-32C. */
export function crc32c(): RunningChecksum {
  return running32(CRC32C_TABLE);
}

/**
 * Starts a CRC-64/NVME, which S3 stores if the client sends no checksum. Every upload computes it, so it must be fast:
 * it processes eight bytes per step and keeps its value in two 32-bit halves, because BigInt is a hundred times slower.
 */
export function crc64nvme(): RunningChecksum {
  let state: Halves = { high: -1, low: -1 };
  return {
    update: (data) => {
      const whole = data.length - (data.length % SLICES);
      state = bytewise64(eightAtATime64(state, data, whole), data, whole);
    },
    digest: () => {
      const bytes = Buffer.alloc(8);
      bytes.writeInt32BE(~state.high, 0);
      bytes.writeInt32BE(~state.low, 4);
      return bytes.toString("base64");
    },
  };
}

/** A 64-bit value as two signed 32-bit halves. */
interface Halves {
  readonly high: number;
  readonly low: number;
}

function eightAtATime64(state: Halves, data: Uint8Array, end: number): Halves {
  const { high: tableHigh, low: tableLow } = CRC64NVME_TABLES;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let { high, low } = state;
  for (let at = 0; at < end; at += SLICES) {
    const first = low ^ view.getInt32(at, true);
    const second = high ^ view.getInt32(at + 4, true);
    high = 0;
    low = 0;
    // Seven bytes follow the first byte, so it uses the last table.
    for (let byte = 0; byte < 4; byte += 1) {
      const near = ((7 - byte) << 8) | ((first >>> (byte << 3)) & 0xff);
      const far = ((3 - byte) << 8) | ((second >>> (byte << 3)) & 0xff);
      high ^= (tableHigh[near] as number) ^ (tableHigh[far] as number);
      low ^= (tableLow[near] as number) ^ (tableLow[far] as number);
    }
  }
  return { high, low };
}

function bytewise64(state: Halves, data: Uint8Array, start: number): Halves {
  const { high: tableHigh, low: tableLow } = CRC64NVME_TABLES;
  let { high, low } = state;
  for (let at = start; at < data.length; at += 1) {
    const index = (low ^ (data[at] as number)) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] as number);
    high = (high >>> 8) ^ (tableHigh[index] as number);
  }
  return { high, low };
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

/** Creates the lookup tables. Table `n` is for a byte that is followed by `n` bytes in the same step. */
function tables64(polynomial: bigint): { readonly high: Int32Array; readonly low: Int32Array } {
  const values: bigint[] = [];
  for (let index = 0; index < SLICES * 256; index += 1) {
    const shorter = index < 256 ? BigInt(index) : (values[index - 256] ?? 0n);
    values.push(
      index < 256
        ? shiftBits(shorter, polynomial)
        : (shorter >> 8n) ^ (values[Number(shorter & 0xffn)] ?? 0n),
    );
  }
  return {
    high: Int32Array.from(values, (value) => Number(value >> 32n) | 0),
    low: Int32Array.from(values, (value) => Number(value & 0xffffffffn) | 0),
  };
}

function shiftBits(byte: bigint, polynomial: bigint): bigint {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1n) === 1n ? (value >> 1n) ^ polynomial : value >> 1n;
  return value;
}
