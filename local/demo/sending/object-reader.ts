import { Readable } from "node:stream";
import { canonicalRequest, percentEncode, sha256Hex } from "../../../emulator/sigv4/canonical-request.js";
import { deriveSigningKey, hmac } from "../../../emulator/sigv4/signing-key.js";
import { send, text } from "./http-client.js";

/** Streams an object's bytes out of the bucket. */
export type ReadObject = (key: string) => Promise<AsyncIterable<unknown>>;

/** A bucket, and who reads it. */
export interface ReadableBucket {
  /** Where S3 listens, e.g. `http://127.0.0.1:9403`; the bucket's name comes first in the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The object could not be read back. */
export class ReadBackError extends Error {
  override readonly name = "ReadBackError";
  readonly status: number;

  constructor(key: string, status: number, body: string) {
    super(`reading ${key} back was answered with ${status}: ${body.slice(0, 300)}`);
    this.status = status;
  }
}

/** Reads objects with header-signed GET requests (Signature Version 4). */
export function createObjectReader(bucket: ReadableBucket): ReadObject {
  return async (key) => {
    const path = `/${bucket.bucket}/${percentEncode(key, true)}`;
    const answer = await send({
      method: "GET",
      url: `${bucket.endpoint}${path}`,
      headers: signGet(bucket, path, new Date()),
    });
    if (answer.status !== 200) throw new ReadBackError(key, answer.status, await text(answer));
    return answer.body;
  };
}

function signGet(bucket: ReadableBucket, path: string, now: Date): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = { date: time.slice(0, 8), region: bucket.region, service: "s3" };
  const headers: Record<string, string> = {
    host: new URL(bucket.endpoint).host,
    "x-amz-content-sha256": sha256Hex(""),
    "x-amz-date": time,
    ...(bucket.sessionToken === undefined ? {} : { "x-amz-security-token": bucket.sessionToken }),
  };
  const signedHeaders = Object.keys(headers);
  const canonical = canonicalRequest({
    request: {
      method: "GET",
      path,
      query: "",
      headers: Object.entries(headers),
      body: Readable.from([]),
      remoteAddress: "",
    },
    signedHeaders,
    payloadHash: sha256Hex(""),
    isS3: true,
  });
  const credentialScope = `${scope.date}/${scope.region}/s3/aws4_request`;
  const stringToSign = `AWS4-HMAC-SHA256\n${time}\n${credentialScope}\n${sha256Hex(canonical)}`;
  const signature = hmac(deriveSigningKey(bucket.secretAccessKey, scope), stringToSign).toString("hex");
  const authorization = [
    `AWS4-HMAC-SHA256 Credential=${bucket.accessKeyId}/${credentialScope}`,
    `SignedHeaders=${signedHeaders.join(";")}`,
    `Signature=${signature}`,
  ].join(", ");
  return { ...headers, authorization };
}
