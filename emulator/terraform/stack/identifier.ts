import { createHash } from "node:crypto";

/** Lower-case letters and digits. */
export const LOWER_ALNUM = "abcdefghijklmnopqrstuvwxyz0123456789";
/** Upper-case letters and digits. */
export const UPPER_ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/** Letters of both cases and digits. */
export const ALNUM = `${LOWER_ALNUM}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
/** Hexadecimal digits. */
export const HEX = "0123456789abcdef";
/** Decimal digits. */
export const DIGITS = "0123456789";

/** Derives `length` characters of an alphabet from a seed. The same seed gives the same result on any machine. */
export function stableId(seed: string, alphabet: string, length: number): string {
  let letters = "";
  for (let round = 0; letters.length < length; round += 1) {
    const bytes = createHash("sha512").update(`${round}\n${seed}`).digest();
    for (const byte of bytes) letters += alphabet.charAt(byte % alphabet.length);
  }
  return letters.slice(0, length);
}
