import { Token } from "cdktf";

/** Whether a value holds, at any depth, something that only Terraform will know. */
export function hasUnresolved(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnresolved);
}

/** Whether a string is known at synth, so that rules about its characters can be applied to it. */
export function isKnown(text: string | undefined): text is string {
  return text !== undefined && !Token.isUnresolved(text);
}

/** The items of a list that synth can look at: none if only Terraform knows the list, such as a variable's. */
export function knownItems<Item>(list: readonly Item[] | undefined): readonly Item[] {
  return list === undefined || Token.isUnresolved(list) ? [] : list;
}
