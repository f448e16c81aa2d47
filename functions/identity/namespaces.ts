import type { AuthenticationRejection } from "./authentication.js";
import { notAuthenticated } from "./authentication.js";
import type { Identity, IdentitySettings } from "./contract.js";

const SEPARATOR = ":";

/** Puts an identity into its issuer's namespace, or rejects it. */
export type Qualify = (identity: Identity, namespace: string | undefined) => Qualified;

type Qualified = { readonly outcome: "qualified"; readonly identity: Identity } | AuthenticationRejection;

/**
 * Keeps the callers of several issuers apart. The issuer without a namespace must not vouch for a name that begins with
 * another issuer's namespace. Its other callers keep their names when an issuer is added.
 */
export function namespaceQualifier(settings: readonly IdentitySettings[]): Qualify {
  const reserved = settings.flatMap(({ namespace }) =>
    namespace === undefined ? [] : [namespace + SEPARATOR],
  );
  const isReserved = (name = "") => reserved.some((prefix) => name.startsWith(prefix));
  return (identity, namespace) => {
    const { subject, tenant } = identity;
    if (namespace === undefined) {
      if (!isReserved(subject) && !isReserved(tenant)) return { outcome: "qualified", identity };
      const message =
        "The caller's subject or tenant begins with the namespace of another issuer. Use a token of that issuer.";
      return notAuthenticated(403, "ReservedName", message);
    }
    const qualified = (name: string) => `${namespace}${SEPARATOR}${name}`;
    return {
      outcome: "qualified",
      identity: {
        ...identity,
        subject: qualified(subject),
        ...(tenant !== undefined && { tenant: qualified(tenant) }),
      },
    };
  };
}
