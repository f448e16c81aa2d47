import type { OriginRequestPolicy, ResponseHeadersPolicy, Selection } from "../../../model.js";

const NONE: Selection = { behavior: "none", items: [] };
const ALL: Selection = { behavior: "all", items: [] };

/**
 * Ids of the managed cache policies, by name. Only the one that never caches is emulated.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
export const MANAGED_CACHE_POLICY_IDS: ReadonlyMap<string, string> = new Map([
  ["Managed-CachingDisabled", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"],
  ["Managed-CachingOptimized", "658327ea-f89d-4fab-a63d-7e88639e58f6"],
]);

/** Id of the managed cache policy that never caches. */
export const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

interface Managed<T> {
  readonly name: string;
  readonly id: string;
  readonly policy: T;
}

/**
 * The managed origin request policies that are emulated.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
 */
export const MANAGED_ORIGIN_REQUEST_POLICIES: readonly Managed<OriginRequestPolicy>[] = [
  originRequest("Managed-AllViewer", "216adef6-5c7f-47e4-b989-5492eafa07d3", ALL, ALL, ALL),
  originRequest(
    "Managed-AllViewerExceptHostHeader",
    "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    { behavior: "allExcept", items: ["host"] },
    ALL,
    ALL,
  ),
  originRequest(
    "Managed-CORS-S3Origin",
    "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
    {
      behavior: "whitelist",
      items: ["origin", "access-control-request-headers", "access-control-request-method"],
    },
    NONE,
    NONE,
  ),
];

/**
 * The managed response headers policies that are emulated.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
 */
export const MANAGED_RESPONSE_HEADERS_POLICIES: readonly Managed<ResponseHeadersPolicy>[] = [
  {
    name: "Managed-SecurityHeadersPolicy",
    id: "67f7725c-6f97-4210-82d7-5512b31e9d03",
    policy: {
      constructPath: "Managed-SecurityHeadersPolicy",
      headers: [
        { name: "referrer-policy", value: "strict-origin-when-cross-origin", override: false },
        { name: "strict-transport-security", value: "max-age=31536000", override: false },
        { name: "x-content-type-options", value: "nosniff", override: true },
        { name: "x-frame-options", value: "SAMEORIGIN", override: false },
        { name: "x-xss-protection", value: "1; mode=block", override: false },
      ],
    },
  },
];

function originRequest(
  name: string,
  id: string,
  headers: Selection,
  queryStrings: Selection,
  cookies: Selection,
): Managed<OriginRequestPolicy> {
  return { name, id, policy: { constructPath: name, headers, queryStrings, cookies } };
}
