import { randomUUID } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RequestBody, StreamPiece } from "../../engine/index.js";
import { UploadError } from "../../engine/index.js";

const CHUNK_BYTES = 1_048_576;

/** Keeps a piece of a stream in a temporary file that only this user can read. */
export async function spoolPiece(chunks: AsyncIterable<Uint8Array>): Promise<StreamPiece> {
  const path = join(tmpdir(), `s3-upload-patterns-${randomUUID()}`);
  const file = await explainWriteErrors(() => open(path, "wx+", 0o600));
  const free = async () => {
    await file.close();
    await rm(path, { force: true });
  };
  try {
    let length = 0;
    for await (const chunk of chunks) {
      await explainWriteErrors(() => file.write(chunk));
      length += chunk.length;
    }
    return { body: bodyOf(file, length), free };
  } catch (error) {
    await free();
    throw error;
  }
}

function bodyOf(file: FileHandle, length: number): RequestBody {
  return {
    length,
    async *open() {
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(length, 1)));
      for (let position = 0; position < length; ) {
        const { bytesRead } = await file.read(
          buffer,
          0,
          Math.min(buffer.length, length - position),
          position,
        );
        if (bytesRead === 0) throw notWritable("EIO");
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
  };
}

async function explainWriteErrors<Value>(write: () => Promise<Value>): Promise<Value> {
  try {
    return await write();
  } catch (error) {
    throw notWritable((error as NodeJS.ErrnoException).code ?? "unknown", error);
  }
}

/** Codes for a full disk, quota of the user, or size limit of the process. */
const FULL_CODES = ["ENOSPC", "EDQUOT", "EFBIG"];

function notWritable(code: string, cause?: unknown): UploadError {
  const message = `A part of the stream cannot be kept in ${tmpdir()} (${code}). Free space there, or set TMPDIR to another folder.`;
  return new UploadError("source", FULL_CODES.includes(code) ? "DiskFull" : "SpoolFailed", message, {
    cause,
  });
}
