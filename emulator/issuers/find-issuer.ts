import type { IssuerType } from "./issuer-type.js";
import { issuerTypeOf } from "./issuer-type.js";
import type { TenantPlace, TrustedIssuer } from "./trusted-issuer.js";
import { TENANT_TEMPLATE } from "./trusted-issuer.js";

/** The issuer that a request names. `issuer` or `issuerType` is required. */
interface WantedIssuer {
  readonly issuer?: string;
  readonly issuerType?: IssuerType;
  /** The user's tenant. */
  readonly tenant?: string;
  readonly audience?: string;
  readonly client?: string;
}

type FoundIssuer =
  | {
      readonly outcome: "found";
      readonly issuer: string;
      readonly audience: string;
      readonly client: string;
      readonly tenantPlace: TenantPlace | undefined;
    }
  | { readonly outcome: "rejected"; readonly reason: string };

/** Finds the issuer. Values that the request omits come from the stack's settings. */
export function findIssuer(spec: WantedIssuer, issuers: readonly TrustedIssuer[]): FoundIssuer {
  const known = issuers.filter((one) =>
    spec.issuer === undefined ? issuerTypeOf(one.issuer) === spec.issuerType : isIssuer(spec.issuer, one),
  );
  const [first] = known;
  const one = new Set(known.map(({ issuer, template = issuer }) => template)).size === 1 ? first : undefined;
  const named = nameOf(spec, one);
  if (named === undefined) return rejected(whichIssuer(spec, known.length, issuers));
  const problem = issuerProblem(named, one);
  if (problem !== undefined) return rejected(problem);
  const audience = spec.audience ?? first?.audience;
  if (audience === undefined)
    return rejected(`name an audience: the stack's settings have none for ${named}.`);
  const client = spec.client ?? first?.client ?? "client";
  return { outcome: "found", issuer: named, audience, client, tenantPlace: first?.tenant };
}

/**
 * Whether an issuer's name is the name of this issuer. For an issuer with several tenants, unlisted tenants match too,
 * so that a test can check that functions reject them.
 */
function isIssuer(name: string, { issuer, template }: TrustedIssuer): boolean {
  return name === issuer || name === template || (template !== undefined && isTenantOf(name, template));
}

const TENANT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function isTenantOf(name: string, template: string): boolean {
  const [before = "", after = ""] = template.split(TENANT_TEMPLATE);
  const tenant = name.slice(before.length, name.length - after.length);
  return TENANT_ID.test(tenant) && name === `${before}${tenant}${after}`;
}

/**
 * The `iss` claim. For an issuer with several tenants, it contains the user's tenant, or else the first tenant in the
 * settings.
 */
function nameOf({ issuer, tenant }: WantedIssuer, one: TrustedIssuer | undefined): string | undefined {
  if (one?.template === undefined) return issuer ?? one?.issuer;
  if (issuer !== undefined && issuer !== one.template) return issuer;
  return tenant === undefined ? one.issuer : one.template.replace(TENANT_TEMPLATE, tenant);
}

function whichIssuer({ issuerType }: WantedIssuer, count: number, issuers: readonly TrustedIssuer[]): string {
  const all = issuers.map((one) => one.issuer).join(", ") || "none";
  return `name the issuer: ${count} of the stack's issuers have the type ${issuerType}. The stack has: ${all}.`;
}

function issuerProblem(issuer: string, one: TrustedIssuer | undefined): string | undefined {
  if (one?.template !== undefined && !isTenantOf(issuer, one.template)) {
    return `tenants of ${one.template} must be UUIDs in lower case, got ${JSON.stringify(issuer)}. Name one, or omit it for the first of issuerTenants.`;
  }
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url?.protocol !== "https:") return `the issuer must be an https URL, got ${JSON.stringify(issuer)}.`;
  const { host } = url;
  return host.endsWith(".amazonaws.com") && !host.startsWith("oidc.eks.")
    ? `${host} belongs to AWS. Request a token of the stack's user pool instead: omit the issuer.`
    : undefined;
}

function rejected(reason: string): FoundIssuer {
  return { outcome: "rejected", reason };
}
