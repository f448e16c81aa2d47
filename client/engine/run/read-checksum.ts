import type { Checksum, RequestBody } from "../platform.js";

/** Reads bytes without sending them. Returns their checksum in hexadecimal. */
export async function readChecksum(
  body: RequestBody,
  checksum: Checksum,
  signal: AbortSignal,
): Promise<string> {
  checksum.reset();
  for await (const chunk of body.open()) {
    signal.throwIfAborted();
    checksum.update(chunk);
  }
  return checksum.digest();
}
