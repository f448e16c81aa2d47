import { Fn, Token } from "cdktf";

/** Replaces a number or list that only Terraform knows, until the JSON is written. No string contains U+FFFF. */
const PLACEHOLDER = /"\uffff(\d+)"/g;

/** Characters that Velocity interprets, but not the `$` of CDKTF's references to values that only Terraform knows. */
const VELOCITY = /#|\$(?!\{TfToken\[)/g;

/**
 * JSON for a response template, for a document that is itself JSON. Escapes Velocity's characters, which only occur
 * inside of JSON strings. Strings that only Terraform knows are inserted unchanged: they are names and URLs, which JSON
 * does not escape.
 * @see https://velocity.apache.org/engine/2.3/user-guide.html
 */
export function templateJson(value: unknown): string {
  const references: string[] = [];
  const json = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "string" || !Token.isUnresolved(part)) return part;
    // Terraform inserts it into a string of the document's JSON: encoded as a string, without the quotation marks
    // around it.
    references.push(Fn.trim(Fn.jsonencode(Fn.jsonencode(part)), Fn.rawString('"')));
    return `\uffff${references.length - 1}`;
  });
  return json
    .replace(VELOCITY, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)
    .replace(PLACEHOLDER, (_, index: string) => references[Number(index)] ?? "");
}
