import type { Uploader } from "./api-calls.js";
import type { Answer, LocalStack } from "./local-stack.js";
import { serveUploads } from "./local-stack.js";

/** Serves a stack with uploads in parts through CloudFront, with the fact that CloudFront signs POSTs. */
export async function serveParts(
  settings: Readonly<Record<string, unknown>> = {},
  changeStack?: (stackFolder: string) => void,
): Promise<LocalStack> {
  const stack = await serveUploads({ patterns: ["edge"], edge: { parts: true }, ...settings }, changeStack);
  stack.switchFacts({ oacSignsPosts: true });
  return stack;
}

/** Headers by name. */
type Headers = Readonly<Record<string, string>>;

/** A part as in the request that completes the upload. */
interface SentPart {
  readonly number: number;
  readonly etag: string;
  /** XML of its checksum. @default - none */
  readonly checksum?: string;
}

/** The requests of one caller's upload under one name. */
export interface PartsClient {
  readonly create: (length: number, headers?: Headers) => Promise<Answer>;
  readonly part: (id: string, number: number, body: Buffer | string, headers?: Headers) => Promise<Answer>;
  readonly list: (id: string, query?: string) => Promise<Answer>;
  readonly complete: (
    id: string,
    length: number,
    parts: readonly SentPart[],
    headers?: Headers,
  ) => Promise<Answer>;
  readonly abort: (id: string) => Promise<Answer>;
}

/** Sends the requests of an upload through CloudFront. @param name - Percent-encoded, below the caller's prefix. */
export function partsClient({ stack, authorization }: Uploader, name: string): PartsClient {
  const send = (method: string, query: string, body?: Buffer | string, headers: Headers = {}) =>
    stack.send(method, `${stack.endpoints.edge}/${name}?${query}`, body, {
      authorization,
      ...headers,
    });
  const idQuery = (id: string) => `uploadId=${encodeURIComponent(id)}`;
  return {
    create: (length, headers) =>
      send("POST", "uploads", undefined, { "x-upload-length": String(length), ...headers }),
    part: (id, number, body, headers) => send("PUT", `partNumber=${number}&${idQuery(id)}`, body, headers),
    list: (id, query = "") => send("GET", `${idQuery(id)}${query}`),
    complete: (id, length, parts, headers) =>
      send("POST", idQuery(id), partList(parts), { "x-amz-mp-object-size": String(length), ...headers }),
    abort: (id) => send("DELETE", idQuery(id)),
  };
}

function partList(parts: readonly SentPart[]): string {
  const items = parts.map(
    ({ number, etag, checksum = "" }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag>${checksum}</Part>`,
  );
  return `<CompleteMultipartUpload>${items.join("")}</CompleteMultipartUpload>`;
}

/** S3's id of an upload, from the response to the request that creates it. */
export function uploadIdOf({ status, body }: Answer): string {
  const id = /<UploadId>([^<]+)<\/UploadId>/.exec(body.toString())?.[1];
  if (id === undefined) throw new Error(`no upload id in the answer ${status} ${body}`);
  return id;
}
