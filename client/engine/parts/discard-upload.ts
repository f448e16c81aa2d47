import type { CreatedUpload, PartsProtocol } from "../protocols/parts-protocol.js";
import type { OwnState } from "../resume/find-unfinished.js";
import type { Run } from "../run/run.js";

/** Maximum time in milliseconds, because a caller who aborts does not wait for long. */
const LONGEST_MS = 20_000;

/** Deletes an upload in parts on the server, and its saved state on this machine. */
export async function discardUpload(
  upload: CreatedUpload,
  protocol: Pick<PartsProtocol, "remove">,
  own: OwnState | undefined,
  { platform }: Pick<Run, "platform">,
): Promise<void> {
  await own?.states.remove(own.key);
  // The upload's own signal is already aborted.
  const time = new AbortController();
  const deletion = protocol.remove(upload, time.signal);
  const limit = platform.wait(LONGEST_MS, time.signal);
  await Promise.race([deletion, limit]).finally(() => time.abort());
}
