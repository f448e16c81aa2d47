import { createHash } from "node:crypto";

/** A string's hash, for values that the table only compares. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
