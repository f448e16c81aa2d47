import type { Answer } from "./local-stack.js";

/** S3's status and code of an answer, e.g. `403 SignatureDoesNotMatch`; the status alone where it is no error of S3's. */
export function s3Outcome({ status, body }: Answer): string {
  const code = /<Error><Code>(\w+)<\/Code>/.exec(body.toString().replace(/>\s+</g, "><"))?.[1];
  return code === undefined ? String(status) : `${status} ${code}`;
}
