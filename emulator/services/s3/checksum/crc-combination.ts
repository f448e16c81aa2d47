/** Computes the checksum of concatenated contents from the checksum of each, without reading the contents. */
export type CombineChecksums = (parts: readonly ChecksummedPart[]) => string;

/** One content, as {@link CombineChecksums} needs it. */
interface ChecksummedPart {
  /** Base64. */
  readonly checksum: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Creates the function that combines the checksums of a CRC.
 *
 * A CRC is a remainder of polynomials over GF(2). Content that follows a content with checksum `a` multiplies `a` by
 * `x` once per bit, so `crc(AB) = crc(A) * x^(8 * |B|) + crc(B)`. This also holds with all bits inverted at both ends,
 * as in these CRCs. Powers are computed by squaring, so any length takes only a few dozen steps.
 * @param width of the CRC, in bits
 * @param polynomial with its bits reversed, without the highest one
 */
export function crcCombination(width: 32 | 64, polynomial: bigint): CombineChecksums {
  const one = 1n << BigInt(width - 1);
  /** `x^(2^k)` at index `k`. */
  const powersOfTwo = [one >> 1n];
  const product = (a: bigint, b: bigint): bigint => multiply(a, b, one, polynomial);
  const powerOfTwo = (exponent: number): bigint => {
    for (let last = powersOfTwo.at(-1) ?? one; powersOfTwo.length <= exponent; ) {
      last = product(last, last);
      powersOfTwo.push(last);
    }
    return powersOfTwo[exponent] ?? one;
  };
  /** `x^(8 * bytes)`. */
  const powerOfBytes = (bytes: number): bigint => {
    let power = one;
    let exponent = 3;
    for (let rest = BigInt(bytes); rest > 0n; rest >>= 1n) {
      if ((rest & 1n) === 1n) power = product(power, powerOfTwo(exponent));
      exponent += 1;
    }
    return power;
  };
  return (parts) => {
    // Most parts of an upload have the same size, so few powers are needed.
    const powers = new Map<number, bigint>();
    let whole = 0n;
    for (const { checksum, size } of parts) {
      const power = powers.get(size) ?? powerOfBytes(size);
      powers.set(size, power);
      whole = product(whole, power) ^ BigInt(`0x0${Buffer.from(checksum, "base64").toString("hex")}`);
    }
    return Buffer.from(whole.toString(16).padStart(width / 4, "0"), "hex").toString("base64");
  };
}

/** Multiplies two polynomials modulo the CRC's; the highest bit is the coefficient of `x^0`. */
function multiply(a: bigint, b: bigint, one: bigint, polynomial: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = one; bit > 0n; bit >>= 1n) {
    if ((a & bit) !== 0n) product ^= shifted;
    shifted = (shifted & 1n) === 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
  }
  return product;
}
