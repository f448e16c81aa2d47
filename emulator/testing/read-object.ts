import { buffer, text } from "node:stream/consumers";
import type { ReadableBucket } from "./signed-get.js";
import { signedGet } from "./signed-get.js";

/** An object and its content. */
export interface StoredObject {
  readonly bytes: Buffer;
  /** Missing if S3's response has no Content-Type. */
  readonly contentType?: string;
  /** User metadata by name, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** An object could not be read, although it may exist. The message says why. */
export class ObjectNotReadError extends Error {
  override readonly name = "ObjectNotReadError";
}

const METADATA_PREFIX = "x-amz-meta-";

/**
 * Reads the current version of an object; `undefined` if it does not exist.
 * @throws {ObjectNotReadError} if S3 responds with any other error
 */
export async function readObject(
  bucket: ReadableBucket,
  key: string,
  now: Date,
): Promise<StoredObject | undefined> {
  const response = await signedGet(bucket, key, now);
  if (response.statusCode !== 200) {
    const body = await text(response);
    if (response.statusCode === 404 && body.includes("<Code>NoSuchKey</Code>")) return undefined;
    throw new ObjectNotReadError(
      `Cannot read ${key} in the bucket ${bucket.bucket}: S3 answered ${response.statusCode}: ${body.slice(0, 300)}`,
    );
  }
  const { "content-type": contentType } = response.headers;
  const metadata = Object.entries(response.headers)
    .filter(([name]) => name.startsWith(METADATA_PREFIX))
    .map(([name, value]) => [name.slice(METADATA_PREFIX.length), String(value)]);
  return {
    bytes: await buffer(response),
    ...(contentType === undefined ? {} : { contentType }),
    metadata: Object.fromEntries(metadata),
  };
}
