// Typical changes of a deployed stack, for docs/plan-review.md.
import { APP_SETTINGS } from "./synthesize.mjs";

const WITH_PAGE = { ...APP_SETTINGS, corsAllowedOrigins: ["https://app.example.com"] };
const WITH_TENANTS = {
  ...APP_SETTINGS,
  userPool: { tenant: { groupPrefix: "tenant-" } },
  tiers: { free: { ratePerSecond: 5, burst: 10 } },
  tenants: { acme: { tier: "free" }, globex: { tier: "free" } },
};

/** Resources that know only whether any page may upload. */
const CORS_UNCHANGED = [
  "aws_api_gateway_rest_api",
  "aws_api_gateway_deployment",
  "aws_cloudfront_distribution",
  "aws_cloudfront_response_headers_policy",
  "aws_lambda_function.Presigned",
  "aws_s3_bucket_cors_configuration",
];

/**
 * Settings before and after, how to read the plan, the maximum number of its lines, and resource types that it must not
 * change. `edit` changes the Terraform JSON after the change.
 */
export const CHANGES = [
  {
    title: "A smaller largest size",
    setting: '`"policy": { "maxBytes": 1073741824 }`',
    before: APP_SETTINGS,
    after: { ...APP_SETTINGS, policy: { maxBytes: 1_073_741_824 } },
    reading:
      "Each function has the policy in its settings, and the presigned API shows it to clients, so the same number appears in " +
      "each. The edge function shows a hash only; the output `edge_settings` shows its number. Stored objects stay.",
    mostLines: 160,
  },
  {
    title: "One more tenant",
    setting: '`"tenants": { …, "initech": { "tier": "free" } }`',
    before: WITH_TENANTS,
    after: { ...WITH_TENANTS, tenants: { ...WITH_TENANTS.tenants, initech: { tier: "free" } } },
    reading:
      "An API key and its place in the tier's usage plan. The key's value is derived from a secret, so the authorizer does not " +
      "change. The edge function gets the tenant's name.",
    mostLines: 45,
  },
  {
    title: "A shorter token lifetime",
    setting: '`"userPool": { "tokenMinutes": 30 }`',
    before: APP_SETTINGS,
    after: { ...APP_SETTINGS, userPool: { tokenMinutes: 30 } },
    reading: "The app client alone. Functions know the client by its id, which stays.",
    mostLines: 30,
    unchanged: ["aws_lambda_function", "aws_cloudfront_distribution", "data.archive_file"],
  },
  {
    title: "A tag on everything",
    setting: "`default_tags` of the AWS provider",
    before: APP_SETTINGS,
    after: APP_SETTINGS,
    edit: ({ provider }) => {
      provider.aws[0].default_tags = [{ tags: { team: "uploads" } }];
    },
    reading:
      "One line for each resource that can have tags: `tags_all`. No function gets new code, so the distribution stays as it " +
      "is.",
    mostLines: 300,
    unchanged: ["data.archive_file"],
    forbidden: /source_code_hash|triggers /,
  },
  {
    title: "A lower throttle",
    setting: '`"throttling": { "ratePerSecond": 50, "burst": 100 }`',
    before: APP_SETTINGS,
    after: { ...APP_SETTINGS, throttling: { ratePerSecond: 50, burst: 100 } },
    reading: "A setting of each stage. It holds at once; no API is deployed again.",
    mostLines: 35,
  },
  {
    title: "From an OAI to an OAC",
    setting: '`"originAccess": "oac"`',
    before: APP_SETTINGS,
    after: { ...APP_SETTINGS, originAccess: "oac" },
    reading:
      "The bucket's policy loses the identity's statements and keeps those of the distribution, which are there already. " +
      "Terraform deletes the identity last. `terraform_data.PermissionList` is a list in Terraform's state: replacing it changes " +
      "nothing in AWS.",
    mostLines: 260,
  },
  {
    title: "Another web page",
    setting: '`"corsAllowedOrigins": ["https://www.example.com"]` in place of `https://app.example.com`',
    before: WITH_PAGE,
    after: { ...WITH_PAGE, corsAllowedOrigins: ["https://www.example.com"] },
    reading:
      "A variable of each stage holds the origin, and the edge function's settings. No API is deployed again: documents, the " +
      "presign function, the bucket's CORS rule and CloudFront's policy only depend on whether any page may upload. With `*`, or " +
      "a list of more than 512 characters, the documents and the presign function hold the origins instead, because a stage " +
      "variable cannot.",
    mostLines: 60,
    unchanged: CORS_UNCHANGED,
  },
  {
    title: "One more web page",
    setting: '`"corsAllowedOrigins": ["https://app.example.com", "https://admin.example.com"]`',
    before: WITH_PAGE,
    after: {
      ...WITH_PAGE,
      corsAllowedOrigins: [...WITH_PAGE.corsAllowedOrigins, "https://admin.example.com"],
    },
    reading: "The same resources. A second page is as small a change as any further one.",
    mostLines: 60,
    unchanged: CORS_UNCHANGED,
  },
  {
    title: "Reading files back",
    setting: '`"reading": true`',
    before: APP_SETTINGS,
    after: { ...APP_SETTINGS, reading: true },
    reading:
      "Permissions, and one path of the presigned API. The direct API always has GET and HEAD, and does not change: without " +
      "`reading`, its role is denied to read (`DenyReading`). `terraform_data.PermissionList` shows that this statement goes, and " +
      "that the two roles may read below the prefix.",
    mostLines: 300,
    forbidden: /# aws_(?:api_gateway_\w+\.Direct|lambda_function\.ApiAuthorizer|s3_)/,
  },
];
