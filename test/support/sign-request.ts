import { createHash, createHmac } from "node:crypto";

/** A request to sign, and its credentials. */
export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly body: Buffer | string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Further headers to sign and send, by names in lower case. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  readonly region: string;
  /** @default "execute-api" */
  readonly service?: string;
  /** @default now */
  readonly signedAt?: Date;
}

/**
 * The headers of a request signed by Signature Version 4, for a service other than S3: the path is encoded twice.
 * Implemented from the specification, independently of the emulator's verification.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signRequest(request: SignedRequest): Record<string, string> {
  const { method, url, body, region, service = "execute-api", signedAt = new Date() } = request;
  const { host, pathname } = new URL(url);
  const time = `${signedAt.toISOString().replace(/[-:]|\.\d+/g, "")}`;
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const path = encodeURIComponent(pathname).replaceAll("%2F", "/");
  const sent = { ...request.headers, "x-amz-date": time };
  const signed = Object.entries({ ...sent, host }).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const names = signed.map(([name]) => name).join(";");
  const lines = signed.map(([name, value]) => `${name}:${value}`);
  const canonical = [method, path, "", ...lines, "", names, sha256(body)];
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical.join("\n"))].join("\n");
  const key = [time.slice(0, 8), region, service, "aws4_request"].reduce<Buffer | string>(
    (secret, part) => hmac(secret, part),
    `AWS4${request.secretAccessKey}`,
  );
  const signature = hmac(key, toSign).toString("hex");
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${request.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
