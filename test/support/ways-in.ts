import type { Answer, LocalStack } from "./local-stack.js";

/** All ways to upload to a stack, by the names in the demo. */
export const WAYS_IN = ["direct", "presigned", "import", "edge"] as const;
export type WayIn = (typeof WAYS_IN)[number];

/** One file to upload. */
interface Upload {
  /** Below the caller's own prefix. `import` chooses its own key. */
  readonly key: string;
  readonly body: Buffer | string;
  /** The whole `Authorization` value; missing for none. */
  readonly authorization?: string;
  /** @default "text/plain"; `null` for none */
  readonly type?: string | null;
  readonly checksum?: { readonly algorithm: string; readonly value: string };
  /** Headers of the first request. */
  readonly headers?: Record<string, string>;
}

/** Result of an upload. */
interface Uploaded {
  readonly status: number;
  /** The `code` of an error in JSON. */
  readonly code?: string;
  /** The last response. */
  readonly answer: Answer;
  /** Key of the object in the bucket; missing if there was no URL. */
  readonly key?: string;
}

/** Uploads one file, in one request or in two. An error of either ends it. */
export async function upload(stack: LocalStack, way: WayIn, file: Upload): Promise<Uploaded> {
  const { direct, presigned, edge } = stack.endpoints;
  switch (way) {
    case "direct":
      return outcome(await put(stack, `${direct}/files/${file.key}`, file));
    case "edge":
      return outcome(await put(stack, `${edge}/${file.key}`, file));
    case "presigned":
      return viaUrl(stack, `${presigned}/uploads`, { key: file.key, ...described(file) }, file);
    case "import":
      return viaUrl(stack, `${presigned}/import`, described(file), file);
  }
}

function put(stack: LocalStack, url: string, file: Upload): Promise<Answer> {
  return stack.send("PUT", url, file.body, { ...credential(file), ...objectHeaders(file), ...file.headers });
}

async function viaUrl(stack: LocalStack, api: string, body: object, file: Upload): Promise<Uploaded> {
  const headers = { ...credential(file), "content-type": "application/json", ...file.headers };
  const asked = await stack.send("POST", api, JSON.stringify(body), headers);
  if (asked.status !== 200) return outcome(asked);
  const { url, upload_url } = asked.json() as { url?: string; upload_url?: string };
  const target = url ?? upload_url ?? "";
  const sent = await stack.send("PUT", target, file.body, objectHeaders(file));
  return { ...outcome(sent), key: keyOf(target, stack.endpoints.s3.bucket) };
}

function credential({ authorization }: Upload): Record<string, string> {
  return authorization === undefined ? {} : { authorization };
}

/** The description of the object for a presigning API. */
function described({ body, type = "text/plain", checksum }: Upload): object {
  return {
    length: Buffer.byteLength(body),
    ...(type === null ? {} : { type }),
    ...(checksum === undefined ? {} : { checksum }),
  };
}

function objectHeaders({ type = "text/plain", checksum }: Upload): Record<string, string> {
  return {
    ...(type === null ? {} : { "content-type": type }),
    ...(checksum === undefined ? {} : { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value }),
  };
}

/** The key in a URL of S3, whose bucket is in the host name or in the path. */
export function keyOf(url: string, bucket: string): string {
  const path = decodeURIComponent(new URL(url).pathname.slice(1));
  return path.startsWith(`${bucket}/`) ? path.slice(bucket.length + 1) : path;
}

function outcome(answer: Answer): Uploaded {
  return { status: answer.status, code: codeOf(answer), answer };
}

/** The `code` of an error in JSON; `undefined` for any other response. */
export function codeOf(answer: Answer): string | undefined {
  try {
    return (answer.json() as { code?: string }).code;
  } catch {
    return undefined;
  }
}
