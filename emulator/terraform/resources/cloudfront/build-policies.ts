import type { OriginRequestPolicy, ResponseHeadersPolicy, Selection } from "../../../model.js";
import type { Resources } from "../../model/diagnostics.js";
import type { ArgumentsOf, Resource } from "../../schema/resource-type.js";
import {
  CACHING_DISABLED,
  MANAGED_ORIGIN_REQUEST_POLICIES,
  MANAGED_RESPONSE_HEADERS_POLICIES,
} from "./managed-policies.js";
import { cachePolicy, originRequestPolicy, responseHeadersPolicy } from "./policies.js";

/** The policies that cache behaviors can name, by id: managed ones and the stack's own. */
export interface CloudfrontPolicies {
  /** Ids of the cache policies that never cache. */
  readonly neverCaching: ReadonlySet<string>;
  readonly originRequest: ReadonlyMap<string, OriginRequestPolicy>;
  readonly responseHeaders: ReadonlyMap<string, ResponseHeadersPolicy>;
}

/** Collects the policies of CloudFront. */
export function buildPolicies(resources: Resources): CloudfrontPolicies {
  const neverCaching = resources
    .of(cachePolicy)
    .filter(({ arguments: given }) => given.max_ttl === 0 && given.default_ttl === 0 && given.min_ttl === 0);
  return {
    neverCaching: new Set([CACHING_DISABLED, ...neverCaching.map((one) => one.string("id"))]),
    originRequest: new Map([
      ...MANAGED_ORIGIN_REQUEST_POLICIES.map(({ id, policy }) => [id, policy] as const),
      ...resources.of(originRequestPolicy).map((one) => [one.string("id"), originRequest(one)] as const),
    ]),
    responseHeaders: new Map([
      ...MANAGED_RESPONSE_HEADERS_POLICIES.map(({ id, policy }) => [id, policy] as const),
      ...resources.of(responseHeadersPolicy).map((one) => [one.string("id"), responseHeaders(one)] as const),
    ]),
  };
}

function originRequest(one: Resource<ArgumentsOf<typeof originRequestPolicy>>): OriginRequestPolicy {
  const { headers_config: headers, query_strings_config: queries, cookies_config: cookies } = one.arguments;
  const behavior = headers.header_behavior === "allViewer" ? "all" : headers.header_behavior;
  return {
    constructPath: one.constructPath,
    headers: selection(behavior, headers.headers),
    queryStrings: selection(queries.query_string_behavior, queries.query_strings),
    cookies: selection(cookies.cookie_behavior, cookies.cookies),
  };
}

function selection(
  behavior: Selection["behavior"],
  given: { readonly items: readonly string[] } | undefined,
): Selection {
  return { behavior, items: given?.items ?? [] };
}

type HeadersArguments = ArgumentsOf<typeof responseHeadersPolicy>;

function responseHeaders(one: Resource<HeadersArguments>): ResponseHeadersPolicy {
  const {
    cors_config: cors,
    custom_headers_config: custom,
    security_headers_config: security,
  } = one.arguments;
  return {
    constructPath: one.constructPath,
    ...(cors ? { cors: corsOf(cors) } : {}),
    headers: [
      ...(security ? securityHeaders(security) : []),
      ...(custom?.items ?? []).map(({ header, value, override }) => ({ name: header, value, override })),
    ],
  };
}

function corsOf(cors: NonNullable<HeadersArguments["cors_config"]>): ResponseHeadersPolicy["cors"] {
  const maxAgeSeconds = cors.access_control_max_age_sec;
  return {
    allowCredentials: cors.access_control_allow_credentials,
    allowHeaders: cors.access_control_allow_headers.items,
    allowMethods: cors.access_control_allow_methods.items,
    allowOrigins: cors.access_control_allow_origins.items,
    exposeHeaders: cors.access_control_expose_headers?.items ?? [],
    ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    originOverride: cors.origin_override,
  };
}

type Security = NonNullable<HeadersArguments["security_headers_config"]>;

/**
 * The headers of a policy's security settings.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
 */
function securityHeaders(security: Security): ResponseHeadersPolicy["headers"] {
  const {
    content_security_policy: content,
    content_type_options: type,
    frame_options: frame,
    referrer_policy: referrer,
    strict_transport_security: transport,
    xss_protection: xss,
  } = security;
  const headers = [
    content && { name: "content-security-policy", value: content.content_security_policy, ...content },
    type && { name: "x-content-type-options", value: "nosniff", ...type },
    frame && { name: "x-frame-options", value: frame.frame_option, ...frame },
    referrer && { name: "referrer-policy", value: referrer.referrer_policy, ...referrer },
    transport && { name: "strict-transport-security", value: transportSecurity(transport), ...transport },
    xss && { name: "x-xss-protection", value: xssProtection(xss), ...xss },
  ];
  return headers.flatMap((header) =>
    header ? [{ name: header.name, value: header.value, override: header.override }] : [],
  );
}

function transportSecurity(given: NonNullable<Security["strict_transport_security"]>): string {
  return [
    `max-age=${given.access_control_max_age_sec}`,
    ...(given.include_subdomains ? ["includeSubDomains"] : []),
    ...(given.preload ? ["preload"] : []),
  ].join("; ");
}

function xssProtection(given: NonNullable<Security["xss_protection"]>): string {
  if (!given.protection) return "0";
  return [
    "1",
    ...(given.mode_block ? ["mode=block"] : []),
    ...(given.report_uri === undefined ? [] : [`report=${given.report_uri}`]),
  ].join("; ");
}
