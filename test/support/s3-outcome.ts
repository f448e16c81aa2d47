import type { Answer } from "./local-stack.js";

/**
 * S3's status and code in a response, e.g. `403 SignatureDoesNotMatch`; only the status if it is not an error of S3.
 */
export function s3Outcome({ status, body }: Answer): string {
  const code = /<Error><Code>(\w+)<\/Code>/.exec(body.toString().replace(/>\s+</g, "><"))?.[1];
  return code === undefined ? String(status) : `${status} ${code}`;
}
