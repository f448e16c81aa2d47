import { promisify } from "node:util";
import type { ZlibOptions } from "node:zlib";
import { gunzip, inflate } from "node:zlib";
import type { HttpRequest } from "../../../http/http.js";
import { header } from "../../../http/http.js";
import { FRONT_END, MAX_BODY_BYTES } from "../model/gateway-error.js";
import type { ReadBody } from "./body.js";

/** Decodes one coding. Rejects if the bytes do not have that coding. */
type Decoder = (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>;

/** The codings that API Gateway supports; `deflate` is the zlib format (RFC 9110, section 8.4.1.2). */
const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ["", async (bytes) => bytes],
  ["identity", async (bytes) => bytes],
  ["gzip", promisify<Buffer, ZlibOptions, Buffer>(gunzip)],
  ["deflate", promisify<Buffer, ZlibOptions, Buffer>(inflate)],
]);

/**
 * Decompresses a request's body, as API Gateway does for every API, with or without `minimumCompressionSize`. The
 * header Content-Encoding stays. An unsupported coding, or a body that does not decode, gets a 415 before the API is
 * known.
 * @see
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-make-request-with-compressed-payload.html
 */
export async function decodeBody(request: HttpRequest, body: Buffer): Promise<ReadBody> {
  const coding = (header(request, "content-encoding") ?? "").trim().toLowerCase();
  const decode = DECODERS.get(coding);
  if (decode === undefined) return { outcome: "rejected", error: FRONT_END.unsupportedCoding };
  try {
    return { outcome: "read", body: await decode(body, { maxOutputLength: MAX_BODY_BYTES }) };
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    return { outcome: "rejected", error: isTooLarge ? FRONT_END.tooLarge : FRONT_END.unsupportedCoding };
  }
}
