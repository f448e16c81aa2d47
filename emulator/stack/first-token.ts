import { issuerTypeOf } from "../issuers/issuer-type.js";
import type { TrustedIssuer } from "../issuers/trusted-issuer.js";

/**
 * The options of the token command for a caller that the stack accepts: a user of its user pool, or else of the first
 * issuer in its settings. `undefined` if it has neither.
 */
export function firstTokenOptions({
  model,
  issuers,
}: {
  readonly model: { readonly userPools: readonly { readonly id: string }[] };
  readonly issuers: readonly TrustedIssuer[];
}): string | undefined {
  const [pool, ...otherPools] = model.userPools;
  if (pool) return otherPools.length === 0 ? "--sub alice" : `--pool ${pool.id} --sub alice`;
  const first = issuers.find(({ audience }) => audience !== undefined);
  if (first === undefined) return undefined;
  const { issuer, template = issuer, audience } = first;
  const type = issuerTypeOf(issuer);
  if (type === undefined)
    return `--issuer ${quoted(issuer)} --audience ${quoted(audience ?? "")} --sub alice`;
  const isOnly = issuers.every(
    (one) => issuerTypeOf(one.issuer) !== type || (one.template ?? one.issuer) === template,
  );
  const subject = type === "github" ? "octo-org/octo-repo" : "alice";
  return `--issuer-type ${type}${isOnly ? "" : ` --issuer ${quoted(issuer)}`} --sub ${subject}`;
}

function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
