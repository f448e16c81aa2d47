import { isExpiredUrl } from "../http/answer-error.js";
import type { Attempt } from "../http/retries.js";
import type { HttpAnswer } from "../platform.js";
import type { Run } from "../run/run.js";
import type { StoredObject } from "./stored-object.js";
import { alreadyExists, answeredObject, findPutResult } from "./stored-object.js";

/** One PUT of a whole object. It is the same for the direct, presigned and edge patterns. */
interface ObjectPut {
  send(): Promise<Attempt<HttpAnswer>>;
  /** Path of the upload's state in the uploads API; undefined if the API does not know the upload. */
  statePath(): string | undefined;
  /** Gets another URL, because the last one has expired. */
  renew?(): Promise<void>;
}

/**
 * Sends one PUT until the object is stored. After a lost response, the upload's state shows whether the object is
 * stored: a retry would store it twice, or fail because the key exists.
 */
export function putObject(put: ObjectPut, run: Run): Promise<StoredObject> {
  let isResultUnknown = false;
  return run.retries.run(async () => {
    await run.gate.pass(run.signal);
    const found = isResultUnknown ? await findResult(put, run) : undefined;
    if (found !== undefined) return found;
    isResultUnknown = false;
    const sent = await put.send();
    if (sent.outcome === "done") return { outcome: "done", value: answeredObject(sent.value) };
    isResultUnknown = sent.isAnswerLost === true || (sent.error.status ?? 0) >= 500;
    return afterFailure(sent, put, run);
  }, run.signal);
}

async function findResult(put: ObjectPut, run: Run): Promise<Attempt<StoredObject> | undefined> {
  const path = put.statePath();
  return path === undefined ? undefined : findPutResult(path, run);
}

/** Decides whether a failed PUT is repeated, and with which error it ends otherwise. */
async function afterFailure(
  sent: Extract<Attempt<never>, { outcome: "failed" }>,
  put: ObjectPut,
  run: Run,
): Promise<Attempt<StoredObject>> {
  const { status, code, requestId } = sent.error;
  if (isExpiredUrl(sent.error) && put.renew !== undefined) {
    await put.renew();
    return { ...sent, isTransient: true };
  }
  // S3 rejects one of two simultaneous PUTs of a key, and a retry can succeed.
  if (code === "ConditionalRequestConflict") return { ...sent, isTransient: true };
  if (status !== 412) return sent;
  return (await findResult(put, run)) ?? { ...sent, error: alreadyExists(requestId) };
}
