import { crc64Base64 } from "../checksum/combine-crc64.js";
import type { PartPlan } from "../plan/part-plan.js";
import { partLength, partRange } from "../plan/part-plan.js";
import { readChecksum } from "../run/read-checksum.js";
import type { Run } from "../run/run.js";
import type { FileSource } from "../source/source.js";
import type { SavedPart } from "../states/upload-states.js";
import type { UploadedPart } from "../wire.js";

/**
 * Finds the server's parts that match the file. A part that this machine has recorded needs no reading; for any other,
 * the file is read and compared with the server's checksum. Other parts are omitted, so that they are sent again.
 */
export async function findMatchingParts(
  listed: readonly UploadedPart[],
  {
    file,
    plan,
    saved,
  }: { readonly file: FileSource; readonly plan: PartPlan; readonly saved: readonly SavedPart[] },
  run: Pick<Run, "checksums" | "signal">,
): Promise<readonly SavedPart[]> {
  const recorded = new Map(saved.map((part) => [part.partNumber, part]));
  const matching: SavedPart[] = [];
  for (const { partNumber, length, etag, checksum: stored } of listed) {
    if (partNumber > plan.partCount || length !== partLength(plan, partNumber)) continue;
    const record = recorded.get(partNumber);
    if (record?.etag === etag) matching.push(record);
    else if (stored !== undefined) {
      const crc64 = await readChecksum(file.piece(...partRange(plan, partNumber)), run);
      if (crc64Base64(crc64) === stored) matching.push({ partNumber, etag, crc64 });
    }
  }
  return matching;
}
