import { Fn, Token } from "cdktf";

/** Stands for a number or list that only Terraform knows, until the JSON is written. No text holds U+FFFF. */
const PLACEHOLDER = /"\uffff(\d+)"/g;

/** Characters that Velocity would read, but not the `$` of CDKTF's references to values that only Terraform knows. */
const VELOCITY = /#|\$(?!\{TfToken\[)/g;

/**
 * JSON as the text of a response template, for a document that becomes JSON itself. What Velocity would read is escaped;
 * it only occurs inside of JSON's strings. Strings that only Terraform knows are put in as they are: they are names and
 * URLs, which JSON does not escape.
 * @see https://velocity.apache.org/engine/2.3/user-guide.html
 */
export function templateJson(value: unknown): string {
  const references: string[] = [];
  const json = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "string" || !Token.isUnresolved(part)) return part;
    // Terraform puts it into a string of the document's JSON: as a string, without the quotation marks around it.
    references.push(Fn.trim(Fn.jsonencode(Fn.jsonencode(part)), Fn.rawString('"')));
    return `\uffff${references.length - 1}`;
  });
  return json
    .replace(VELOCITY, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)
    .replace(PLACEHOLDER, (_, index: string) => references[Number(index)] ?? "");
}
