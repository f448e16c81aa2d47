import type { TenantPlace, TrustedIssuer } from "../../issuers/trusted-issuer.js";
import { TENANT_TEMPLATE } from "../../issuers/trusted-issuer.js";
import { isObject, parseJson } from "../../json.js";
import type { Model } from "../../model.js";
import { functionSettings } from "./function-settings.js";
import { jwksUriOf } from "./key-address.js";

const ISSUER_NAME = /issuer(?:_?ur[il])?$/i;
const JWKS_NAME = /jwks_?ur[il]$/i;
/** AWS's own issuers, which other emulated services serve. Clusters of EKS are not among them. */
const AWS_ISSUER = /^https:\/\/(?!oidc\.eks\.)[^/]*\.amazonaws\.com(?:[:/]|$)/;

/**
 * Finds the issuers in the settings of the stack's functions. An issuer is an https URL in a field or variable whose
 * name ends in "issuer", "issuerUrl" or "issuerUri", such as `OIDC_ISSUER_URL`. A sibling field whose name ends in
 * "jwksUri" or "jwksUrl" is the address of the keys; `audience` and `clientIds` are the accepted audiences and clients.
 * An issuer with `{tenantid}` becomes one issuer for each of the `issuerTenants`.
 */
export async function issuersNamedIn(
  model: Pick<Model, "functions" | "parameters">,
): Promise<readonly TrustedIssuer[]> {
  const found = new Map<string, TrustedIssuer>();
  for (const one of issuersIn(await functionSettings(model))) found.set(one.issuer, one);
  return [...found.values()];
}

function issuersIn(value: unknown): readonly TrustedIssuer[] {
  if (typeof value === "string") return /^\s*[[{]/.test(value) ? issuersIn(parseJson(value)) : [];
  if (typeof value !== "object" || value === null) return [];
  const fields = Object.entries(value);
  const issuers = fields.filter(([name, field]) => ISSUER_NAME.test(name) && isIssuer(field));
  const [, configured] = fields.find(([name, field]) => JWKS_NAME.test(name) && isHttpsUrl(field)) ?? [];
  const { audience, clientIds, issuerTenants, tenant } = Object.fromEntries(fields);
  const accepted = { audience: firstOf(audience), client: firstOf(clientIds), tenant: tenantPlace(tenant) };
  return [
    ...issuers
      .flatMap(([, issuer]) => ofEachTenant(issuer, issuerTenants))
      .map((one) => ({ ...one, jwksUri: jwksUriOf(one.issuer, configured), ...accepted })),
    ...fields.flatMap(([, field]) => issuersIn(field)),
  ];
}

function ofEachTenant(
  issuer: string,
  tenants: unknown,
): readonly Pick<TrustedIssuer, "issuer" | "template">[] {
  if (!Array.isArray(tenants) || !issuer.includes(TENANT_TEMPLATE)) return [{ issuer }];
  return tenants.map((tenant) => ({
    issuer: issuer.replace(TENANT_TEMPLATE, String(tenant)),
    template: issuer,
  }));
}

function tenantPlace(value: unknown): TenantPlace | undefined {
  const { claim, groupPrefix } = isObject(value) ? value : {};
  if (typeof claim === "string") return { claim };
  return typeof groupPrefix === "string" ? { groupPrefix } : undefined;
}

/** A string, or the first string of a list. */
function firstOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" ? first : undefined;
}

function isIssuer(value: unknown): boolean {
  return isHttpsUrl(value) && !AWS_ISSUER.test(String(value));
}

function isHttpsUrl(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value) && new URL(value).protocol === "https:";
}
