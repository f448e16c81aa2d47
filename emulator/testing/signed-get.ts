import type { IncomingMessage } from "node:http";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import { canonicalRequest, percentEncode, sha256Hex } from "../sigv4/canonical-request.js";
import { deriveSigningKey, hmac } from "../sigv4/signing-key.js";

/** A bucket, and the keys of a principal that can read it. */
export interface ReadableBucket {
  /** Address of S3, e.g. `http://127.0.0.1:9403`. The bucket's name comes first in the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Requests an object from S3 with a GET that is signed in its headers (Signature Version 4). Resolves with the head of
 * the response, whatever its status. `now` is the time of the signature.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signedGet(bucket: ReadableBucket, key: string, now = new Date()): Promise<IncomingMessage> {
  const path = `/${bucket.bucket}/${percentEncode(key, true)}`;
  const { protocol, hostname, port } = new URL(bucket.endpoint);
  const send = protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    // The unchanged path: new URL() would resolve dot segments.
    send({ hostname, port: port || undefined, path, headers: headersFor(bucket, path, now) }, resolve)
      .on("error", reject)
      .end();
  });
}

function headersFor(bucket: ReadableBucket, path: string, now: Date): Record<string, string> {
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
