import type { ClientRequest } from "node:http";
import type { HttpRequest } from "../../engine/index.js";

/** A body, and what happens while it is sent. */
interface BodyToWrite extends Pick<HttpRequest, "body" | "onSent"> {
  /** Settles when the server has answered, or never will. */
  readonly answered: Promise<unknown>;
}

/** Sends a body chunk by chunk, each when the one before has left, and stops when the server has answered. */
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
  for await (const chunk of body.open()) {
    await Promise.race([written(outgoing, chunk), answer]);
    if (isAnswered) return;
    onSent?.(chunk.length);
  }
  outgoing.end();
}

/** The error of a write is the request's own, which `answered` tells. */
function written(outgoing: ClientRequest, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    outgoing.write(chunk, () => resolve());
  });
}
