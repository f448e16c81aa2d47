import type { ClientRequest } from "node:http";
import { setTimeout } from "node:timers/promises";
import type { HttpRequest } from "../../engine/index.js";

const LONGEST_CONSENT_MS = 1_000;

/** A body, and the response to wait for while it is sent. */
interface BodyToWrite extends Pick<HttpRequest, "body" | "onSent"> {
  /** Settles when the response has arrived or failed. */
  readonly answered: Promise<unknown>;
}

/** Sends a body chunk by chunk, without buffering, and stops when the server has answered. */
export async function writeBody(
  outgoing: ClientRequest,
  { body, answered, onSent }: BodyToWrite,
): Promise<void> {
  if (body === undefined || typeof body === "string") {
    outgoing.end(body);
    return;
  }
  let isAnswered = false;
  const answer = answered.then(
    () => {
      isAnswered = true;
    },
    () => {
      isAnswered = true;
    },
  );
  if (outgoing.hasHeader("expect")) await Promise.race([consent(outgoing), answer]);
  if (isAnswered) return;
  for await (const chunk of body.open()) {
    await Promise.race([write(outgoing, chunk), answer]);
    if (isAnswered) return;
    onSent?.(chunk.length);
  }
  outgoing.end();
}

/**
 * Waits for the server's consent, but not for long: servers that do not support `Expect` never send it.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
 */
async function consent(outgoing: ClientRequest): Promise<void> {
  outgoing.flushHeaders();
  const timeout = new AbortController();
  const consented = new Promise<void>((resolve) => outgoing.once("continue", resolve));
  await Promise.race([
    consented,
    setTimeout(LONGEST_CONSENT_MS, undefined, { signal: timeout.signal }).catch(() => {}),
  ]);
  timeout.abort();
}

/** Writes a chunk. Its error is ignored here, because `answered` has the request's error. */
function write(outgoing: ClientRequest, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    outgoing.write(chunk, () => resolve());
  });
}
