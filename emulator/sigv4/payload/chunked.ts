import type { Hash } from "node:crypto";
import { createHash } from "node:crypto";
import { sha256Hex } from "../canonical-request.js";
import { hmac } from "../signing-key.js";
import { ByteReader } from "./byte-reader.js";
import { incompleteBody, PayloadError } from "./payload-error.js";

/** Values that the verification of chunk signatures needs. */
export interface ChunkSigning {
  readonly signingKey: Buffer;
  /** `yyyyMMdd'T'HHmmss'Z'`, as in the request's own signature. */
  readonly timestamp: string;
  /** `date/region/service/aws4_request`. */
  readonly scope: string;
  /** The request's signature, the first of the chain. */
  readonly seedSignature: string;
}

/** Options of {@link decodeChunks}. */
interface ChunkOptions {
  /** Missing if the chunks are not signed. */
  readonly signing?: ChunkSigning;
  /** Names of the trailing headers that must follow, lower case. */
  readonly announcedTrailers: readonly string[];
  /** Receives the trailing headers. */
  readonly trailers: Map<string, string>;
}

const EMPTY_HASH = sha256Hex("");
/**
 * Minimum size of a chunk in bytes. Only the last chunk may be smaller.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
const MIN_CHUNK_BYTES = 8192;
/** Maximum length of a line: a chunk's head (its size, and 85 bytes of signature) or a trailing header. */
const MAX_LINE_BYTES = 1024;
const MAX_TRAILERS = 16;

/**
 * Extracts the content from an `aws-chunked` body, and verifies every chunk's signature. It passes content on as it
 * arrives, so the receiver must not use any of it before the end.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export async function* decodeChunks(
  source: AsyncIterable<Buffer>,
  options: ChunkOptions,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  let previous = options.signing?.seedSignature ?? "";
  let shortChunk = false;
  for (;;) {
    const { size, signature } = parseHead(await lineOf(reader));
    if (size > 0 && shortChunk) throw chunkTooSmall();
    shortChunk = size < MIN_CHUNK_BYTES;
    const hash = options.signing && createHash("sha256");
    yield* hashed(reader.take(size), hash);
    if (options.signing && hash)
      previous = checkChunk(options.signing, previous, hash.digest("hex"), signature);
    if (size === 0) break;
    if ((await lineOf(reader)) !== "") throw incompleteBody();
  }
  await readTrailers(reader, options, previous);
}

async function* hashed(pieces: AsyncIterable<Buffer>, hash: Hash | undefined): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    hash?.update(piece);
    yield piece;
  }
}

/** Parses the chunk's size and, for signed chunks, its signature. */
function parseHead(line: string): { size: number; signature: string | undefined } {
  const head = /^([0-9a-f]{1,9})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line);
  if (head === null) throw incompleteBody();
  return { size: Number.parseInt(head[1] ?? "", 16), signature: head[2] };
}

function checkChunk(
  signing: ChunkSigning,
  previous: string,
  contentHash: string,
  given: string | undefined,
): string {
  const expected = sign(signing, "AWS4-HMAC-SHA256-PAYLOAD", [previous, EMPTY_HASH, contentHash]);
  if (given !== expected) throw wrongSignature();
  return expected;
}

async function readTrailers(reader: ByteReader, options: ChunkOptions, previous: string): Promise<void> {
  let signed = "";
  let signature: string | undefined;
  for (let count = 0; ; count += 1) {
    const line = await lineOf(reader);
    if (line === "") break;
    const colon = line.indexOf(":");
    if (colon <= 0 || count >= MAX_TRAILERS) throw malformedTrailer();
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "x-amz-trailer-signature") {
      signature = value;
    } else {
      options.trailers.set(name, value);
      signed += `${name}:${value}\n`;
    }
  }
  const names = [...options.trailers.keys()].sort().join();
  if (names !== [...options.announcedTrailers].sort().join()) throw malformedTrailer();
  if (options.signing === undefined || options.trailers.size === 0) return;
  const expected = sign(options.signing, "AWS4-HMAC-SHA256-TRAILER", [previous, sha256Hex(signed)]);
  if (signature !== expected) throw wrongSignature();
}

function sign(signing: ChunkSigning, algorithm: string, parts: readonly string[]): string {
  const text = [algorithm, signing.timestamp, signing.scope, ...parts].join("\n");
  return hmac(signing.signingKey, text).toString("hex");
}

async function lineOf(reader: ByteReader): Promise<string> {
  const line = await reader.line(MAX_LINE_BYTES);
  if (line === undefined) throw incompleteBody();
  return line;
}

function malformedTrailer(): PayloadError {
  return new PayloadError(
    400,
    "MalformedTrailerError",
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
  );
}

function chunkTooSmall(): PayloadError {
  return new PayloadError(
    403,
    "InvalidChunkSizeError",
    "Only the last chunk is allowed to have a size less than 8192 bytes",
  );
}

function wrongSignature(): PayloadError {
  return new PayloadError(
    403,
    "SignatureDoesNotMatch",
    "The chunk signature we calculated does not match the signature you provided. Check your key and signing method.",
  );
}
