import { createHash, createHmac } from "node:crypto";
import type { HttpHeader } from "../../../../emulator/http/http.js";
import type { Credentials } from "../../../../emulator/iam/principal.js";

/** A call to sign. */
interface SsmCall {
  readonly host: string;
  readonly target: string;
  readonly body: string;
  readonly now: number;
}

/** Signs a call to SSM, implemented independently of the code under test. */
export function sign(credentials: Credentials, { host, target, body, now }: SsmCall): HttpHeader[] {
  const timestamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  const headers: HttpHeader[] = [
    ["content-type", "application/x-amz-json-1.1"],
    ["host", host],
    ["x-amz-date", timestamp],
    ["x-amz-security-token", credentials.sessionToken ?? ""],
    ["x-amz-target", target],
  ];
  const names = headers.map(([name]) => name).join(";");
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join("");
  const canonical = ["POST", "/", "", lines, names, sha256(body)].join("\n");
  const scope = [timestamp.slice(0, 8), "us-east-1", "ssm", "aws4_request"];
  const toSign = ["AWS4-HMAC-SHA256", timestamp, scope.join("/"), sha256(canonical)].join("\n");
  const key = scope.reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = hmac(key, toSign).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope.join("/")}, SignedHeaders=${names}, Signature=${signature}`;
  return [...headers, ["authorization", authorization]];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
