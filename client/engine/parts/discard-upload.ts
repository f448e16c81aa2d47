import type { CreatedUpload, PartsProtocol } from "../protocols/parts-protocol.js";
import type { OwnState } from "../resume/find-unfinished.js";
import type { Run } from "../run/run.js";

/** A caller who aborts does not wait for long. */
const LONGEST_MS = 20_000;

/** Deletes on the server what is stored of an upload in parts, and what this machine has saved of it. */
export async function discardUpload(
  upload: CreatedUpload,
  protocol: Pick<PartsProtocol, "remove">,
  own: OwnState | undefined,
  { platform }: Pick<Run, "platform">,
): Promise<void> {
  await own?.states.remove(own.key);
  // The upload's own signal is aborted by now.
  const time = new AbortController();
  const deletion = protocol.remove(upload, time.signal);
  const limit = platform.wait(LONGEST_MS, time.signal);
  await Promise.race([deletion, limit]).finally(() => time.abort());
}
