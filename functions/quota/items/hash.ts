import { createHash } from "node:crypto";

/** A text's hash, for what the table compares and need not know. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
