import type { RequestBody } from "../platform.js";
import type { Run } from "./run.js";

/** Reads bytes without sending them. Returns their checksum in hexadecimal. */
export function readChecksum(
  body: RequestBody,
  { checksums, signal }: Pick<Run, "checksums" | "signal">,
): Promise<string> {
  return checksums.use(async (checksum) => {
    for await (const chunk of body.open()) {
      signal.throwIfAborted();
      checksum.update(chunk);
    }
    return checksum.digest();
  });
}
