import { CloudfrontOriginRequestPolicy } from "@cdktf/provider-aws/lib/cloudfront-origin-request-policy/index.js";
import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js";
import type { Construct } from "constructs";
import {
  EDGE_CLIENT_HEADERS,
  EDGE_PARTS_HEADERS,
} from "../../../functions/edge-authorizer/preflight/contract.js";
import { DELETE_LAST } from "../../delete-last.js";
import { physicalName } from "../../iam/index.js";
import { EXPOSED_HEADERS } from "../../upload-bucket/exposed-headers.js";

/** Query parameters of the requests of an upload in parts. */
const PARTS_PARAMETERS = ["part-number-marker", "partNumber", "uploadId", "uploads"];
const METHODS = ["OPTIONS", "PUT"];
const PARTS_METHODS = ["DELETE", "GET", ...METHODS, "POST"];
const TWO_YEARS_SECONDS = 63_072_000;
/** Seconds that a browser may cache a preflight response. Chromium's maximum is two hours. */
const PREFLIGHT_SECONDS = 7_200;

/**
 * Forwards every header that the function keeps, except the distribution's own Host, which is not the bucket's. The
 * function removes the credential and every unknown header. AWS's pages disagree about which headers, such as
 * Content-Type, a list of allowed headers would drop.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
 */
export function createOriginRequestPolicy(scope: Construct, parts: boolean): CloudfrontOriginRequestPolicy {
  return new CloudfrontOriginRequestPolicy(scope, "OriginRequestPolicy", {
    name: physicalName(scope),
    comment: "Headers and query parameters that CloudFront forwards to S3",
    headersConfig: {
      headerBehavior: "allExcept",
      headers: { items: ["host"] },
    },
    cookiesConfig: { cookieBehavior: "none" },
    queryStringsConfig: parts
      ? { queryStringBehavior: "whitelist", queryStrings: { items: PARTS_PARAMETERS } }
      : { queryStringBehavior: "none" },
    lifecycle: DELETE_LAST,
  });
}

/**
 * Adds CORS and security headers to S3's responses. The CORS headers replace S3's: the bucket's CORS settings are for
 * presigned uploads.
 */
export function createResponseHeadersPolicy(
  scope: Construct,
  cors: CorsSettings,
): CloudfrontResponseHeadersPolicy {
  return new CloudfrontResponseHeadersPolicy(scope, "ResponseHeadersPolicy", {
    name: physicalName(scope),
    comment: "CORS and security headers of upload responses",
    corsConfig: cors.corsAllowedOrigins.length > 0 ? corsConfig(cors.parts) : undefined,
    securityHeadersConfig: {
      strictTransportSecurity: { accessControlMaxAgeSec: TWO_YEARS_SECONDS, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: "DENY", override: true },
      referrerPolicy: { referrerPolicy: "no-referrer", override: true },
    },
    lifecycle: DELETE_LAST,
  });
}

interface CorsSettings {
  readonly corsAllowedOrigins: readonly string[];
  readonly parts: boolean;
}

function corsConfig(parts: boolean) {
  return {
    accessControlAllowCredentials: false,
    accessControlAllowHeaders: { items: [...EDGE_CLIENT_HEADERS, ...(parts ? EDGE_PARTS_HEADERS : [])] },
    accessControlAllowMethods: { items: parts ? PARTS_METHODS : METHODS },
    // Every page may read a response of S3: only the function lets requests reach S3, and its preflights name the pages.
    // So another origin does not change the policy.
    accessControlAllowOrigins: { items: ["*"] },
    accessControlExposeHeaders: { items: [...EXPOSED_HEADERS] },
    accessControlMaxAgeSec: PREFLIGHT_SECONDS,
    originOverride: true,
  };
}
