import type { HttpRequest } from "../../../http/http.js";
import { header } from "../../../http/http.js";
import type { GatewayError } from "../model/gateway-error.js";
import { FRONT_END, MAX_BODY_BYTES } from "../model/gateway-error.js";

/** A request's body, or the error that prevented reading it. */
export type ReadBody =
  | { readonly outcome: "read"; readonly body: Buffer }
  | { readonly outcome: "rejected"; readonly error: GatewayError };

/** Reads a request's body into memory. Stops reading at API Gateway's limit. */
export async function readBody(request: HttpRequest): Promise<ReadBody> {
  if (Number(header(request, "content-length") ?? 0) > MAX_BODY_BYTES) {
    return { outcome: "rejected", error: FRONT_END.tooLarge };
  }
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.body) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > MAX_BODY_BYTES) return { outcome: "rejected", error: FRONT_END.tooLarge };
      chunks.push(bytes);
    }
  } catch {
    return { outcome: "rejected", error: FRONT_END.brokenBody };
  }
  return { outcome: "read", body: Buffer.concat(chunks) };
}
