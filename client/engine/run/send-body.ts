import type { Attempt } from "../http/retries.js";
import type { Checksum, HttpAnswer, HttpRequest, RequestBody } from "../platform.js";
import type { Run } from "./run.js";

/** A request whose body is part of the upload. */
interface BodyRequest extends Pick<HttpRequest, "method" | "url" | "headers"> {
  readonly body: RequestBody;
  /** Updated with the bytes as they are sent. */
  readonly checksum?: Checksum;
  readonly signal: AbortSignal;
}

/** Sends bytes of the upload once, and counts them as sent. The caller counts them as stored. */
export async function sendBody(
  { body, checksum, ...request }: BodyRequest,
  { retries, progress, tuner }: Pick<Run, "retries" | "progress" | "tuner">,
): Promise<Attempt<HttpAnswer>> {
  let sent = 0;
  const onSent = (bytes: number) => {
    sent += bytes;
    progress.sending(bytes);
    tuner.sent(bytes);
  };
  let isStored = false;
  try {
    const result = await retries.attempt({
      ...request,
      body: checksum === undefined ? body : withChecksum(body, checksum),
      onSent,
    });
    isStored = result.outcome === "done";
    if (result.outcome === "failed" && isOverload(result)) tuner.overloaded();
    return result;
  } finally {
    if (!isStored) progress.sending(-sent);
  }
}

/** Whether to send fewer requests: the server asked for fewer, or the connection is too slow. */
function isOverload({ error }: Extract<Attempt<unknown>, { outcome: "failed" }>): boolean {
  return error.status === 503 || error.status === 429 || error.code === "ETIMEDOUT";
}

/** The same body, whose bytes update the checksum as they are read. */
function withChecksum(body: RequestBody, checksum: Checksum): RequestBody {
  return {
    length: body.length,
    async *open() {
      checksum.reset();
      for await (const chunk of body.open()) {
        checksum.update(chunk);
        yield chunk;
      }
    },
  };
}
