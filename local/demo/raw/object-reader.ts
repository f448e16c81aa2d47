import type { ReadableBucket } from "../../../emulator/index.js";
import { signedGet } from "../../../emulator/index.js";
import { text } from "./http-client.js";

/** Streams an object's bytes from the bucket. */
export type ReadObject = (key: string) => Promise<AsyncIterable<unknown>>;

/** The object could not be downloaded. */
class ReadBackError extends Error {
  override readonly name = "ReadBackError";
  readonly status: number;

  constructor(key: string, status: number, body: string) {
    super(`cannot read ${key} back: S3 answered ${status}: ${body.slice(0, 300)}`);
    this.status = status;
  }
}

/** Reads objects with header-signed GET requests. */
export function createObjectReader(bucket: ReadableBucket): ReadObject {
  return async (key) => {
    const body = await signedGet(bucket, key);
    const { statusCode: status = 0, headers } = body;
    if (status !== 200) throw new ReadBackError(key, status, await text({ status, headers, body }));
    return body;
  };
}
