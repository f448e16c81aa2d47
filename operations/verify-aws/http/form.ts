import { randomUUID } from "node:crypto";
import type { ClientResponse } from "./http-client.js";
import { send } from "./http-client.js";

/** Sends a form with one file (RFC 7578). The file comes last, because S3 ignores what follows it. */
export function postForm(
  url: string,
  fields: Readonly<Record<string, string>>,
  file: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<ClientResponse> {
  const boundary = randomUUID();
  const parts = Object.entries(fields).map(([name, value]) => `; name="${name}"\r\n\r\n${value}`);
  const all = [...parts, `; name="file"; filename="file.txt"\r\n\r\n${file}`];
  const body = all.map((part) => `--${boundary}\r\nContent-Disposition: form-data${part}\r\n`).join("");
  const type = { "Content-Type": `multipart/form-data; boundary=${boundary}` };
  return send({ method: "POST", url, headers: { ...headers, ...type }, body: `${body}--${boundary}--\r\n` });
}
