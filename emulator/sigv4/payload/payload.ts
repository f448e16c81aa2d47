import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { HttpRequest } from "../../http/http.js";
import { header } from "../../http/http.js";
import type { ChunkSigning } from "./chunked.js";
import { decodeChunks } from "./chunked.js";
import { incompleteBody, PayloadError } from "./payload-error.js";

/** The content of a request, decoded from its transfer encoding and verified while it is read. */
export interface Payload {
  /** Fails with a `PayloadError` if the content differs from its signature or its headers. */
  readonly body: Readable;
  /** Announced size in bytes; missing if the request has no length. */
  readonly contentLength?: number;
  /** Names of the announced trailing headers, lower case. */
  readonly announcedTrailers: readonly string[];
  /** Trailing headers by lower-case name; complete after the end of the body. */
  readonly trailers: ReadonlyMap<string, string>;
}

/** Forms of a chunked body, by their keyword in `x-amz-content-sha256`. */
const CHUNKED: ReadonlyMap<string, { readonly signed: boolean; readonly trailer: boolean }> = new Map([
  ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD", { signed: true, trailer: false }],
  ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", { signed: true, trailer: true }],
  ["STREAMING-UNSIGNED-PAYLOAD-TRAILER", { signed: false, trailer: true }],
]);

/** Whether a value is valid in `x-amz-content-sha256`. */
export function isPayloadHash(value: string): boolean {
  return value === "UNSIGNED-PAYLOAD" || CHUNKED.has(value) || /^[0-9a-f]{64}$/i.test(value);
}

/**
 * Opens a request's content.
 * @param payloadHash the value of `x-amz-content-sha256`: a hex hash, which is compared with the content, or the
 * keyword of a chunked form, which is decoded
 * @param signing values to verify signed chunks; without them, signed chunks are rejected
 */
export function openPayload(
  request: HttpRequest,
  payloadHash: string | undefined,
  signing?: ChunkSigning,
): Payload {
  const trailers = new Map<string, string>();
  const form = CHUNKED.get(payloadHash ?? "");
  const contentLength = lengthOf(header(request, form ? "x-amz-decoded-content-length" : "content-length"));
  const announcedTrailers = form?.trailer === true ? namesOf(header(request, "x-amz-trailer")) : [];
  const source = arriving(request.body);
  const content =
    form === undefined
      ? checkedAgainst(payloadHash, source)
      : decodeChunks(source, {
          ...(form.signed ? { signing: requireSigning(signing) } : {}),
          announcedTrailers,
          trailers,
        });
  const body = Readable.from(ofLength(content, contentLength), { objectMode: false });
  // Without a listener, an error of a body that nothing reads would end the process.
  body.on("error", () => undefined);
  return { body, announcedTrailers, trailers, ...(contentLength === undefined ? {} : { contentLength }) };
}

function requireSigning(signing: ChunkSigning | undefined): ChunkSigning {
  if (signing !== undefined) return signing;
  throw new PayloadError(400, "InvalidRequest", "The signature of a chunk needs a signed request.");
}

function lengthOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function namesOf(list: string | undefined): readonly string[] {
  return (list ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
}

/** Turns an aborted connection into an incomplete body. */
async function* arriving(body: Readable): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (cause) {
    throw incompleteBody(cause);
  }
}

async function* checkedAgainst(
  payloadHash: string | undefined,
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  if (payloadHash === undefined || payloadHash === "UNSIGNED-PAYLOAD") {
    yield* source;
    return;
  }
  const hash = createHash("sha256");
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
  const computed = hash.digest("hex");
  if (computed === payloadHash.toLowerCase()) return;
  throw new PayloadError(
    400,
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { ClientComputedContentSHA256: payloadHash, S3ComputedContentSHA256: computed },
  );
}

async function* ofLength(
  source: AsyncIterable<Buffer>,
  expected: number | undefined,
): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    yield chunk;
  }
  if (expected !== undefined && length !== expected) throw incompleteBody();
}
