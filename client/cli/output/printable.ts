/**
 * Control characters, including those that reorder characters. Names of files and responses of servers may contain
 * them.
 */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const QUERY = /(https?:\/\/[^\s"'<>?]*)\?[^\s"'<>]*/g;
/** Parts of a JSON Web Token or of another long secret that begins like one. */
const TOKEN = /\beyJ[\w-]{8,}(?:\.[\w-]*)*/g;

/** A file's name without characters that control the terminal. */
export function printable(text: string): string {
  return text.replace(CONTROL, "\ufffd");
}

/** A message without tokens and signatures of URLs. Messages of libraries and servers may contain them. */
export function withoutSecrets(text: string): string {
  return text.replace(QUERY, "$1?…").replace(TOKEN, "(token)");
}

/** A message for the terminal. */
export function printableMessage(text: string): string {
  return printable(withoutSecrets(text));
}
