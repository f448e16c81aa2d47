import { createHmac, hash } from "node:crypto";
import { UNSIGNED_PAYLOAD } from "./canonical-request.js";
import type { SigningContext } from "./contract.js";
import { isoTime } from "./iso-time.js";

/** The algorithm of Signature Version 4 with a secret key. */
export const ALGORITHM = "AWS4-HMAC-SHA256";

/** Signs any number of requests of the same second with one derived key. */
interface Signer {
  /** e.g. `20130524T000000Z`. */
  readonly time: string;
  /** Access key and scope, e.g. `AKID/20130524/us-east-1/s3/aws4_request`. */
  readonly credential: string;
  /** Signs a string, e.g. a POST policy. Returns hexadecimal digits. */
  readonly signText: (text: string) => string;
  /** The signature of a canonical request with this SHA-256. */
  readonly signRequestHash: (hash: string) => string;
}

/**
 * Derives the signing key for a service.
 * @param service - As in the credential scope, e.g. `s3`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigner({ credentials, region, signedAt }: SigningContext, service: string): Signer {
  const time = isoTime(signedAt).replace(".000", "").replaceAll("-", "").replaceAll(":", "");
  const date = time.slice(0, 8);
  const scope = `${date}/${region}/${service}/aws4_request`;
  const start = Buffer.from(`AWS4${credentials.secretAccessKey}`);
  const key = scope
    .split("/")
    .reduce((secret, text) => createHmac("sha256", secret).update(text).digest(), start);
  const signText = (text: string) => createHmac("sha256", key).update(text).digest("hex");
  const head = `${ALGORITHM}\n${time}\n${scope}\n`;
  return {
    time,
    credential: `${credentials.accessKeyId}/${scope}`,
    signText,
    signRequestHash: (hash) => signText(head + hash),
  };
}

/**
 * The parameters of a presigned URL, without the signature.
 * @param signedHeaders - Names in lower case, sorted and separated by semicolons.
 */
export function signingParameters(
  { credential, time }: Signer,
  { credentials }: SigningContext,
  expirySeconds: number,
  signedHeaders: string,
): Readonly<Record<string, string>> {
  return {
    "X-Amz-Algorithm": ALGORITHM,
    "X-Amz-Content-Sha256": UNSIGNED_PAYLOAD,
    "X-Amz-Credential": credential,
    "X-Amz-Date": time,
    "X-Amz-Expires": String(expirySeconds),
    ...(credentials.sessionToken ? { "X-Amz-Security-Token": credentials.sessionToken } : {}),
    "X-Amz-SignedHeaders": signedHeaders,
  };
}

/** SHA-256 in hexadecimal digits. @param content - @default "" - the request has no body */
export function sha256(content: string | Uint8Array = ""): string {
  return hash("sha256", content);
}
