import { Token } from "cdktf";

/** Whether a value contains, at any depth, a value that only Terraform knows. */
export function hasUnresolved(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnresolved);
}

/** Whether a string is known at synth, so that its characters can be checked. */
export function isKnown(text: string | undefined): text is string {
  return text !== undefined && !Token.isUnresolved(text);
}

/** The items of a list that are known at synth; empty if only Terraform knows the list. */
export function knownItems<Item>(list: readonly Item[] | undefined): readonly Item[] {
  return list === undefined || Token.isUnresolved(list) ? [] : list;
}
