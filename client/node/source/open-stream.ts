import type { StreamPiece, StreamSource } from "../../engine/index.js";
import { UploadError } from "../../engine/index.js";
import { spoolPiece } from "./spool-piece.js";

/** Larger pieces go to a temporary file. */
const LARGEST_IN_MEMORY = 16 * 1_048_576;

/** Reads a stream piece by piece. At most one piece is kept in memory per caller, and what one read has brought. */
export function openStream(stream: AsyncIterable<Uint8Array>): StreamSource {
  const chunks = stream[Symbol.asyncIterator]();
  const unread: Uint8Array[] = [];
  let unreadBytes = 0;
  let isOver = false;

  const readMore = async () => {
    const { done, value } = await failing(chunks.next());
    if (done) isOver = true;
    else if (value.length > 0) {
      unread.push(value);
      unreadBytes += value.length;
    }
  };
  /** At most `bytes` of what has been read or is read now; undefined at the end. */
  const take = async (bytes: number): Promise<Uint8Array | undefined> => {
    while (unread.length === 0 && !isOver) await readMore();
    const [first] = unread.splice(0, 1);
    if (first === undefined) return undefined;
    const taken = first.subarray(0, bytes);
    if (taken.length < first.length) unread.unshift(first.subarray(taken.length));
    unreadBytes -= taken.length;
    return taken;
  };
  async function* upTo(bytes: number): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0; ) {
      const chunk = await take(left);
      if (chunk === undefined) return;
      left -= chunk.length;
      yield chunk;
    }
  }

  return {
    kind: "stream",
    endsWithin: async (bytes) => {
      while (unreadBytes <= bytes && !isOver) await readMore();
      return unreadBytes <= bytes;
    },
    next: (bytes) => (bytes > LARGEST_IN_MEMORY ? spoolPiece(upTo(bytes)) : pieceInMemory(upTo(bytes))),
    close: async () => {
      if (!isOver) await chunks.return?.();
    },
  };
}

async function pieceInMemory(chunks: AsyncIterable<Uint8Array>): Promise<StreamPiece> {
  const kept: Uint8Array[] = [];
  for await (const chunk of chunks) kept.push(chunk);
  const length = kept.reduce((sum, chunk) => sum + chunk.length, 0);
  const body = {
    length,
    async *open() {
      yield* kept;
    },
  };
  return { body, free: async () => void kept.splice(0) };
}

async function failing<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The stream failed before its end: ${reason}. Nothing of it is kept on the server.`;
    throw new UploadError("source", "StreamFailed", message, { cause });
  }
}
