import { withoutSecrets } from "../../engine/errors.js";

/**
 * Control characters, including those that reorder characters. Names of files and responses of servers may contain
 * them.
 */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A file's name without characters that control the terminal. */
export function printable(text: string): string {
  return text.replace(CONTROL, "\ufffd");
}

/** A message for the terminal. */
export function printableMessage(text: string): string {
  return printable(withoutSecrets(text));
}
