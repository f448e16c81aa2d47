import { hexToBase64 } from "./base64.js";

/** CRC64NVME's polynomial with reversed bits, without the highest one. */
const POLYNOMIAL = 0x9a6c9329ac4bc9b5n;
const ONE = 1n << 63n;

/** Combines the CRC64NVME of consecutive pieces into the CRC64NVME of the whole. */
interface CombinedCrc64 {
  /** @param hexadecimal - CRC64NVME of the next piece. @param length - Its size in bytes. */
  add(hexadecimal: string, length: number): void;
  /** In base64, as in S3. */
  base64(): string;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
export function combineCrc64(): CombinedCrc64 {
  let whole = 0n;
  // Most pieces have the same length.
  const shifts = new Map<number, bigint>();
  return {
    add: (hexadecimal, length) => {
      const shift = shifts.get(length) ?? powerOfX(BigInt(length) * 8n);
      shifts.set(length, shift);
      whole = multiply(shift, whole) ^ BigInt(`0x${hexadecimal}`);
    },
    base64: () => crc64Base64(whole.toString(16)),
  };
}

/** Converts a CRC64NVME from hexadecimal to base64. */
export function crc64Base64(hexadecimal: string): string {
  return hexToBase64(hexadecimal.padStart(16, "0"));
}

/** x^exponent modulo the polynomial, by repeated squaring. */
function powerOfX(exponent: bigint): bigint {
  let result = ONE;
  let square = ONE >> 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = multiply(square, result);
    square = multiply(square, square);
  }
  return result;
}

/** The product of two polynomials modulo CRC64NVME's. The highest bit is the coefficient of x^0. */
function multiply(left: bigint, right: bigint): bigint {
  let product = 0n;
  let factor = right;
  for (let bit = ONE; bit > 0n; bit >>= 1n) {
    if ((left & bit) !== 0n) product ^= factor;
    factor = (factor & 1n) === 1n ? (factor >> 1n) ^ POLYNOMIAL : factor >> 1n;
  }
  return product;
}
