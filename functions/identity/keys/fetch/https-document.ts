/** Gets the body of a document over HTTPS. Fails for every status except 200. */
export type GetDocument = (uri: string, signal: AbortSignal) => Promise<Uint8Array>;

/** The server answered, and a repeated request would get the same answer. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
}

/** The largest document that is read, in bytes. The largest JWKS of a known issuer has 30 KB. */
const MAX_BYTES = 1_000_000;

/**
 * Gets a document from the address itself: a redirect is an error, because it could lead to a host that the settings do
 * not name.
 */
export const getHttpsDocument: GetDocument = async (uri, signal) => {
  const { request } = await import("node:https");
  return new Promise((resolve, reject) => {
    const outgoing = request(uri, { signal, headers: { accept: "application/json" } }, (response) => {
      const { statusCode = 0 } = response;
      const fail = (error: Error) => {
        reject(error);
        outgoing.destroy();
      };
      if (statusCode !== 200) return fail(statusError(uri, statusCode));
      const chunks: Buffer[] = [];
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > MAX_BYTES) fail(new DocumentError(`${uri} has more than ${MAX_BYTES} bytes`));
      });
      response.on("end", () => resolve(Buffer.concat(chunks)));
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
};

/** A server error can be retried; any other status is final. */
function statusError(uri: string, status: number): Error {
  const message = `${uri} answered ${status} instead of 200`;
  return status >= 500 ? new Error(message) : new DocumentError(message);
}
