import { UploadError } from "../errors.js";
import type { UploadOptions } from "../options.js";

const MIB = 1_048_576;

/** Number options with their ranges. */
const RANGES: readonly (readonly [keyof UploadOptions, min: number, max: number])[] = [
  ["maxWorkers", 1, 32],
  ["partSize", 5 * MIB, 5_120 * MIB],
  ["partsAbove", 0, 5_120 * MIB],
  ["patienceMs", 0, Number.MAX_SAFE_INTEGER],
  // Longest timer of Node.
  ["deadlineMs", 1, 2 ** 31 - 1],
];

/** @throws {UploadError} of kind `usage` if an option is invalid */
export function checkOptions(options: UploadOptions): void {
  const { key } = options;
  if (key === "" || key.endsWith("/"))
    throw wrong("key", JSON.stringify(key), "a name that does not end in /");
  if (!isUnicode(key)) throw wrong("key", JSON.stringify(key), "valid Unicode");
  for (const [name, min, max] of RANGES) {
    const value = options[name];
    if (value === undefined) continue;
    const isAllowed = Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
    if (!isAllowed) throw wrong(name, String(value), `a whole number from ${min} to ${max}`);
  }
}

/** Whether a string can be encoded in UTF-8, which half of a surrogate pair cannot. */
function isUnicode(text: string): boolean {
  try {
    encodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function wrong(name: string, value: string, allowed: string): UploadError {
  return new UploadError("usage", "InvalidOption", `The option ${name} is ${value}. It must be ${allowed}.`);
}
