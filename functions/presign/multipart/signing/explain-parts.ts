import { checksumProblem } from "../../../upload-policy/headers/checksum.js";
import type { ChecksumAlgorithm } from "../../../upload-policy/policy.js";
import type { RouteRejection } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import { partNumbersInWords } from "../part-numbers.js";

/** Parts to sign, and their checksums. */
export interface WantedParts {
  readonly numbers: readonly number[];
  /** Number of parts of the upload. */
  readonly partCount: number;
  /** Algorithm of the parts' checksums; present if each part needs a checksum. */
  readonly algorithm?: ChecksumAlgorithm;
  /** By part number. */
  readonly checksums?: Readonly<Record<string, string>>;
}

/** Explains why parts are not signed. */
export function explainParts({ numbers, partCount, algorithm, checksums }: WantedParts): RouteRejection {
  const outside = numbers.find((number) => number > partCount);
  if (outside !== undefined) {
    const message = `partNumbers has ${outside}; the upload's parts are 1 to ${partCount}.`;
    return routeRejected(400, "InvalidPartNumber", message);
  }
  if (algorithm === undefined) {
    return invalid("checksums must be omitted: the upload was created without partChecksumAlgorithm.");
  }
  const given = new Map(Object.entries(checksums ?? {}));
  const missing = numbers.filter((number) => !given.has(String(number)));
  if (missing.length > 0) {
    const message = `checksums must have the ${algorithm} of each part to sign. Missing: part ${partNumbersInWords(missing)}.`;
    return routeRejected(400, "ChecksumRequired", message);
  }
  const requested = new Set(numbers.map(String));
  for (const [number, value] of given) {
    if (!requested.has(number))
      return invalid(`checksums has part ${number}, which is not in partNumbers. Remove it.`);
    const problem = checksumProblem({ algorithm, value });
    if (problem !== undefined) return invalid(`checksums has a wrong value for part ${number}. ${problem}.`);
  }
  return invalid("checksums does not match partNumbers.");
}

function invalid(message: string): RouteRejection {
  return routeRejected(400, "InvalidChecksum", message);
}
