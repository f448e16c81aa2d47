import { IDENTITIES } from "../../functions/identity/rules/identities-rule.js";
import { isObject } from "../../functions/json/json.js";
import type { Completed } from "../../functions/rules/fallbacks.js";
import { boolean, integer, list, object, oneOf, optional, text } from "../../functions/rules/kinds.js";
import type { RuleFor, RulesFor } from "../../functions/rules/rule.js";
import { LIVE_SETTINGS } from "../live-settings/live-settings.js";
import {
  EDGE_DEFAULTS,
  FUNCTION_NAME,
  FUNCTION_RUNTIME,
  MAX_EDGE_SECONDS,
  MEMORY_MB,
} from "../node-function/rules.js";
import { ORIGIN_ACCESS_TYPE } from "../origin-access/rules.js";
import { RATE_LIMIT } from "../rate-limit/index.js";
import { ALARM_ACTIONS, REQUEST_ALARM } from "../request-alarm/index.js";
import { pick } from "../rules/pick.js";
import { POLICY } from "../rules/policy.js";
import { anyText, CORS_ORIGINS, construct, REFRESH_SECONDS, UPLOADS_PREFIX } from "../rules/values.js";
import { UPLOAD_QUOTA } from "../upload-quota/upload-quota.js";
import { UPLOAD_RULE_FILE } from "../upload-rule/rule-prop.js";
import type {
  DistributionAlarms,
  EdgeAccessLogs,
  EdgeAuthorizerProps,
  EdgeBucket,
  EdgeCountries,
  EdgeUploadProps,
} from "./props.js";

/** The page about host names and their certificates. */
export const ALTERNATE_NAMES_PAGE =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html";

const HOST_NAME = text(
  /^(?:\*\.)?(?:[a-z0-9-]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])$/,
  "a host name in lower case",
  { remedy: 'Write it as "upload.example.com", without scheme and path.' },
);

const CERTIFICATE_ARN = text(
  /^arn:[a-z-]+:acm:us-east-1:[0-9]*:certificate\/.+$/,
  "the ARN of a certificate in us-east-1",
  {
    remedy: "CloudFront uses only certificates of that Region. Request or import the certificate there.",
    see: ALTERNATE_NAMES_PAGE,
  },
);

const CLOUDFRONT_WEB_ACL = text(
  /^arn:[a-z-]+:wafv2:us-east-1:\d{12}:global\/webacl\/[!-~]+$/,
  "the ARN of a web ACL of the scope CLOUDFRONT, arn:aws:wafv2:us-east-1:ACCOUNT:global/webacl/NAME/ID",
  { remedy: "CloudFront uses only web ACLs of that scope, which are in us-east-1." },
);

const COUNTRY_CODES = list(
  text(/^[A-Z]{2}$/, "two capital letters such as DE", { remedy: "Use the code of ISO 3166-1." }),
  { min: 1 },
);
const COUNTRIES: RuleFor<EdgeCountries> = {
  kind: "object",
  holds: (value) => isObject(value) && "allow" in value !== "deny" in value,
  allowed: 'either { "allow": ["DE", …] } or { "deny": ["DE", …] }',
  structural: "it decides what is built",
  fields: () => ({ allow: optional(COUNTRY_CODES), deny: optional(COUNTRY_CODES) }),
};

/** The rules for {@link EdgeUploadProps}. */
export const EDGE_UPLOAD_RULES = {
  bucket: construct<EdgeBucket>("an UploadBucket", [
    "grantPut",
    "addPolicyStatement",
    "objectsArn",
    "region",
    "bucketRegionalDomainName",
  ]),
  identity: IDENTITIES,
  policy: optional(POLICY),
  prefix: UPLOADS_PREFIX,
  originAccess: ORIGIN_ACCESS_TYPE,
  keepOriginAccessIdentity: optional(boolean(), false),
  authorizerEntry: optional(anyText("the path of a source file")),
  settingsSource: optional(
    oneOf(["bundle", "ssm"], {
      remedy: 'Use "ssm" to change settings without a new version of the function.',
    }),
    "bundle",
  ),
  settingsRefreshSeconds: REFRESH_SECONDS,
  liveSettings: LIVE_SETTINGS,
  quota: UPLOAD_QUOTA,
  rule: UPLOAD_RULE_FILE,
  keysFrom: optional(
    oneOf(["terraform"], { remedy: "Leave it out to ship the keys of the identity settings, or none." }),
  ),
  tenants: optional(list(anyText("a tenant's name"))),
  corsAllowedOrigins: optional(CORS_ORIGINS, []),
  rateLimit: optional(RATE_LIMIT),
  webAclArn: optional(CLOUDFRONT_WEB_ACL),
  accessLogs: optional(
    object<EdgeAccessLogs>({
      bucketDomainName: text(
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/,
        "a bucket's host name such as logs.s3.eu-central-1.amazonaws.com",
        { remedy: "Give the bucket's domain name, not its name. Its ACLs must be enabled." },
      ),
      prefix: optional(anyText("a key prefix"), ""),
    }),
  ),
  countries: optional(COUNTRIES),
  tlsPolicy: optional(
    oneOf(["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"], {
      remedy: 'Leave it out for "TLSv1.2_2021". Older policies allow broken ciphers.',
    }),
    "TLSv1.2_2021",
  ),
  distributionAlarms: optional(
    object<DistributionAlarms>({
      actions: ALARM_ACTIONS,
      serverErrorPercent: optional(integer({ min: 0, max: 100, unit: "percent" })),
      throttledRequests: optional(integer({ min: 0, max: 1_000_000_000, unit: "responses" })),
      latencyMs: optional(integer({ min: 1, max: 3_600_000, unit: "ms" })),
    }),
  ),
  requestAlarm: optional(REQUEST_ALARM),
  aliases: optional(list(HOST_NAME), []),
  certificateArn: optional(CERTIFICATE_ARN),
  priceClass: optional(
    oneOf(["PriceClass_100", "PriceClass_200", "PriceClass_All"], {
      remedy: "Leave it out for all locations.",
      structural: undefined,
    }),
    "PriceClass_All",
  ),
  parts: optional(boolean(), false),
  functionMemoryMb: optional(integer(MEMORY_MB), EDGE_DEFAULTS.memoryMb),
  functionTimeoutSeconds: optional(
    integer({ min: 1, max: MAX_EDGE_SECONDS, unit: "seconds" }),
    EDGE_DEFAULTS.timeoutSeconds,
  ),
  allowLargeEdgeFunction: optional(boolean(), false),
  functionName: optional(FUNCTION_NAME),
  functionRuntime: FUNCTION_RUNTIME,
} satisfies RulesFor<EdgeUploadProps>;

/** Props with their defaults. */
export type CompletedEdgeProps = Completed<EdgeUploadProps, typeof EDGE_UPLOAD_RULES>;

/** Fields of the props that the authorizer needs. All other fields are for the distribution. */
const AUTHORIZER_FIELDS = [
  "bucket",
  "identity",
  "policy",
  "prefix",
  "originAccess",
  "keepOriginAccessIdentity",
  "authorizerEntry",
  "settingsSource",
  "settingsRefreshSeconds",
  "liveSettings",
  "quota",
  "rule",
  "keysFrom",
  "tenants",
  "corsAllowedOrigins",
  "parts",
  "functionMemoryMb",
  "functionTimeoutSeconds",
  "allowLargeEdgeFunction",
  "functionRuntime",
  "functionName",
] as const;

/** The {@link AUTHORIZER_FIELDS} of the props, with their defaults. */
export type CompletedAuthorizerProps = Pick<CompletedEdgeProps, (typeof AUTHORIZER_FIELDS)[number]>;

/** The rules for {@link EdgeAuthorizerProps}. */
export const EDGE_AUTHORIZER_RULES = {
  ...pick(EDGE_UPLOAD_RULES, AUTHORIZER_FIELDS),
  basePath: text(
    /^[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9][A-Za-z0-9_-]*)*$/,
    "path segments of letters, digits, hyphens and underscores, with slashes between them",
    { remedy: 'Write it as "uploads" or "api/uploads". Without a base path, use EdgeUpload.' },
  ),
} satisfies RulesFor<EdgeAuthorizerProps>;
