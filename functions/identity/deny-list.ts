import type { Authentication } from "./authentication.js";
import { knownCaller, notAuthenticated } from "./authentication.js";
import type { DenyList } from "./contract.js";

/** Rejects an authenticated caller whose name or credential is on the list. */
export function rejectIfDenied(authentication: Authentication, deny: DenyList = {}): Authentication {
  if (authentication.outcome === "rejected") return authentication;
  const { subject, tenant } = authentication.identity;
  const { keyId, tokenId } = authentication.credential;
  const isDenied =
    isListed(deny.subjects, subject) ||
    isListed(deny.tenants, tenant) ||
    isListed(deny.keyIds?.map(digestInLowerCase), keyId && digestInLowerCase(keyId)) ||
    isListed(deny.tokenIds, tokenId);
  if (!isDenied) return authentication;
  return notAuthenticated(
    403,
    "Denied",
    "Uploads are denied to this caller. Ask the operator.",
    knownCaller(authentication),
  );
}

/** Converts a SHA-256 in hexadecimal to lower case; other key ids are case-sensitive. */
function digestInLowerCase(keyId: string): string {
  return /^[0-9a-f]{64}$/i.test(keyId) ? keyId.toLowerCase() : keyId;
}

function isListed(list: readonly string[] = [], name: string | undefined): boolean {
  return name !== undefined && list.includes(name);
}
