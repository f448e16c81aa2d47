import { createHash, randomFillSync } from "node:crypto";
import { createReadStream, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** The file that is uploaded by every pattern. */
export interface SampleFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

const GENERATED_BYTES = 5_000_000;

/** Generates random bytes, which change if a server treats them as text. */
export async function generateFile(folder: string): Promise<SampleFile> {
  const path = join(folder, "sample.bin");
  writeFileSync(path, randomFillSync(Buffer.alloc(GENERATED_BYTES)));
  return describeFile(path);
}

/** Measures and hashes a file without reading it into memory. */
export async function describeFile(path: string): Promise<SampleFile> {
  return {
    path,
    name: basename(path),
    bytes: statSync(path).size,
    sha256: await sha256Of(createReadStream(path)),
  };
}

/** SHA-256 of a stream, in hexadecimal. */
export async function sha256Of(stream: AsyncIterable<unknown>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
