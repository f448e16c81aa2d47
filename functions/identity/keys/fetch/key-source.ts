import { isObject } from "../../../json/json.js";
import { TENANT_TEMPLATE } from "../tenant-template.js";
import type { GetDocument } from "./https-document.js";

/** Address of an issuer's keys. */
export interface KeyAddress {
  /** The `iss` claim, an https URL. */
  readonly issuer: string;
  /** @default - read from the issuer's discovery document */
  readonly jwksUri?: string;
}

/** Fetches the issuer's JWKS, as parsed JSON. */
export type KeySource = (signal: AbortSignal) => Promise<unknown>;

/** A document of the issuer does not conform to OpenID Connect. */
class IssuerDocumentError extends Error {
  override readonly name = "IssuerDocumentError";
}

/** Time in milliseconds for which the address of the keys is reused. */
const ADDRESS_MAX_AGE_MS = 3_600_000;

/**
 * Fetches keys from the given address, or from the one in the issuer's discovery document. The address is read again
 * after an hour, and after each failure to fetch keys from it.
 */
export function createKeySource(
  { issuer, jwksUri }: KeyAddress,
  { get, now }: { readonly get: GetDocument; readonly now: () => number },
): KeySource {
  let discovered: { readonly jwksUri: string; readonly until: number } | undefined;
  const addressNow = async (signal: AbortSignal): Promise<string> => {
    if (jwksUri !== undefined) return jwksUri;
    if (discovered !== undefined && now() < discovered.until) return discovered.jwksUri;
    const document = await getJson(discoveryUri(issuer), get, signal);
    discovered = { jwksUri: jwksUriIn(document, issuer), until: now() + ADDRESS_MAX_AGE_MS };
    return discovered.jwksUri;
  };
  return async (signal) => {
    const address = await addressNow(signal);
    try {
      return await getJson(address, get, signal);
    } catch (error) {
      discovered = undefined;
      throw error;
    }
  };
}

/** @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest */
function discoveryUri(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}

function jwksUriIn(document: unknown, issuer: string): string {
  const { issuer: named, jwks_uri: uri } = isObject(document) ? document : {};
  if (typeof named !== "string" || !isIssuer(named, issuer)) {
    throw new IssuerDocumentError(
      `${discoveryUri(issuer)} is the document of another issuer. Its issuer must be ${issuer}`,
    );
  }
  if (typeof uri !== "string" || !URL.canParse(uri) || new URL(uri).protocol !== "https:") {
    throw new IssuerDocumentError(`${discoveryUri(issuer)} has no jwks_uri that is an https URL`);
  }
  return uri;
}

const TENANT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @see https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer */
function isIssuer(named: string, issuer: string): boolean {
  const [before = "", after, ...others] = named.split(TENANT_TEMPLATE);
  if (after === undefined || others.length > 0) return named === issuer;
  const tenant = issuer.slice(before.length, issuer.length - after.length);
  return TENANT_ID.test(tenant) && issuer === `${before}${tenant}${after}`;
}

async function getJson(uri: string, get: GetDocument, signal: AbortSignal): Promise<unknown> {
  const bytes = await get(uri, signal);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new IssuerDocumentError(`${uri} is not JSON in UTF-8`);
  }
}
