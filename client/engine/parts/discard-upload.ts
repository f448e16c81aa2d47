import type { OwnState } from "../resume/find-unfinished.js";
import type { Run } from "../run/run.js";

/** Deletes on the server what is stored of an upload in parts, and what this machine has saved of it. */
export async function discardUpload(
  id: string,
  own: OwnState | undefined,
  { api }: Pick<Run, "api">,
): Promise<void> {
  // The upload's own signal is aborted by now.
  const { signal } = new AbortController();
  await api.request({ method: "DELETE", path: `/uploads/${id}`, signal });
  await own?.states.remove(own.key);
}
