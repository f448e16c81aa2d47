import type { IConstruct } from "constructs";
import { text } from "../../functions/rules/kinds.js";
import type { RuleFor } from "../../functions/rules/rule.js";
import { ScopedValue } from "../scoped-value.js";

/** The longest prefix in characters. With it, every name is short enough for IAM, Lambda and S3. */
const LONGEST_PREFIX = 26;

/** The rule for the beginning of all names. Its length is limited by the names of buckets. */
export const NAME_PREFIX: RuleFor<string> = text(
  new RegExp(`^[a-z](?:[a-z0-9-]{0,${LONGEST_PREFIX - 2}}[a-z0-9])?$`),
  `1 to ${LONGEST_PREFIX} lower-case letters, digits and hyphens, with a letter at the beginning and no hyphen at the end`,
  {
    remedy: 'Write it as "media" or "media-eu". It must differ from every other name prefix of the account.',
  },
);

const prefixes = new ScopedValue<string>();

/**
 * Sets the beginning of the physical names of all constructs below a scope. It replaces the scope's path and the hash.
 * @param prefix - May be a value that only Terraform knows.
 */
export function setNamePrefix(scope: IConstruct, prefix: string): void {
  prefixes.set(scope, prefix);
}

/** The name prefix of a construct, and the construct's path below the scope that the prefix was set for. */
export function namePrefixOf(
  construct: IConstruct,
): { readonly prefix: string; readonly path: string } | undefined {
  const own = prefixes.of(construct);
  return own && { prefix: own.value, path: construct.node.path.slice(own.scope.node.path.length) };
}
