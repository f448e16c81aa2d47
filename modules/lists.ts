import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { PropsError } from "./errors.js";

/** Why a REST API takes no list that only Terraform knows. */
export const IN_DOCUMENT = "the API's OpenAPI document is written at synth";

/** The items of a list that synth can look at: none if only Terraform knows the list, such as a variable's. */
export function knownItems<Item>(list: readonly Item[] | undefined): readonly Item[] {
  return list === undefined || Token.isUnresolved(list) ? [] : list;
}

/**
 * Refuses a list that only Terraform knows, where the number of its items or what they say decides what is built.
 * @param reason - Why, to be read after "because".
 */
export function checkKnownList(
  scope: IConstruct,
  prop: string,
  list: readonly unknown[] | undefined,
  reason: string,
): void {
  if (list === undefined || !Token.isUnresolved(list)) return;
  throw new PropsError(scope, {
    prop,
    received: "a list that only Terraform knows",
    allowed: `a list whose items are known at synth, because ${reason}`,
    remedy:
      "Write the items into the code or the settings, instead of a Terraform variable or attribute of type list.",
  });
}

/** Refuses a list with more items than AWS takes, or with the same item twice. */
export function checkItems(
  scope: IConstruct,
  prop: string,
  list: readonly unknown[] | undefined,
  limits: { readonly most: number; readonly of: string; readonly see?: string },
): void {
  const items = knownItems(list);
  const { most, of, see } = limits;
  if (items.length > most) {
    throw new PropsError(scope, {
      prop,
      received: `${items.length} items`,
      allowed: `a list of at most ${most} ${of}`,
      remedy: "Remove some of them: AWS takes no more.",
      see,
    });
  }
  const repeated = items.find((item, index) => items.indexOf(item) < index);
  if (repeated === undefined) return;
  throw new PropsError(scope, {
    prop,
    received: `${JSON.stringify(repeated)} more than once`,
    allowed: `a list of different ${of}`,
    remedy: "Remove the repeated item.",
    see,
  });
}
