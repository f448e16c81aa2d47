import type { StreamPiece, StreamSource } from "../../engine/index.js";
import { LARGEST_PIECE_IN_MEMORY, UploadError } from "../../engine/index.js";
import { spoolPiece } from "./spool-piece.js";

/** Number of bytes that are sent in one piece. */
const CHUNK_BYTES = 1_048_576;

/**
 * Reads a stream piece by piece. At most one piece per caller, and the last chunk of the stream, are kept in memory.
 */
export function openStream(stream: AsyncIterable<Uint8Array>): StreamSource {
  const chunks = stream[Symbol.asyncIterator]();
  const unread: Uint8Array[] = [];
  const idle: Buffer[] = [];
  let unreadBytes = 0;
  let isOver = false;

  const readMore = async () => {
    const { done, value } = await explainFailure(chunks.next());
    if (done) isOver = true;
    else if (value.length > 0) {
      unread.push(value);
      unreadBytes += value.length;
    }
  };
  /** Takes at most `bytes` from the last chunk or the next one; undefined at the end. */
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
    next: (bytes) =>
      bytes > LARGEST_PIECE_IN_MEMORY ? spoolPiece(upTo(bytes)) : keepPiece(upTo(bytes), bytes, idle),
    close: async () => {
      if (!isOver) await chunks.return?.();
    },
  };
}

/** Copies a piece into a buffer that is not in use, because the stream's own chunks would be freed late. */
async function keepPiece(
  chunks: AsyncIterable<Uint8Array>,
  bytes: number,
  idle: Buffer[],
): Promise<StreamPiece> {
  const buffer = idle.find((candidate) => candidate.length === bytes) ?? Buffer.allocUnsafeSlow(bytes);
  idle.splice(0, idle.length, ...idle.filter((other) => other !== buffer && other.length === bytes));
  let length = 0;
  for await (const chunk of chunks) {
    buffer.set(chunk, length);
    length += chunk.length;
  }
  const body = {
    length,
    async *open() {
      for (let start = 0; start < length; start += CHUNK_BYTES)
        yield buffer.subarray(start, Math.min(start + CHUNK_BYTES, length));
    },
  };
  return { body, free: async () => void idle.push(buffer) };
}

async function explainFailure<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The stream failed before its end: ${reason}. The upload is deleted on the server.`;
    throw new UploadError("source", "StreamFailed", message, { cause });
  }
}
