import type { ResourceKind, ScannedResource } from "./finding.js";

function ofType(title: string, ...types: readonly string[]): ResourceKind {
  return { title, includes: ({ type }) => types.includes(type) };
}

/** A function that is not at the edge is known by the variable with its settings. */
function withVariable(title: string, variable: string): ResourceKind {
  return { title, includes: (resource) => variablesOf(resource).includes(variable) };
}

function variablesOf({ type, body }: ScannedResource): readonly string[] {
  if (type !== "aws_lambda_function") return [];
  const [environment] = [body.environment].flat() as readonly { readonly variables?: object }[];
  return Object.keys(environment?.variables ?? {});
}

/** Resources of one or another kind. */
function either(title: string, ...kinds: readonly ResourceKind[]): ResourceKind {
  return { title, includes: (resource) => kinds.some((kind) => kind.includes(resource)) };
}

export const BUCKET = ofType(
  "The bucket",
  "aws_s3_bucket",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
);
export const DISTRIBUTION = ofType("The CloudFront distribution", "aws_cloudfront_distribution");
export const RESPONSE_HEADERS = ofType(
  "The CloudFront response headers",
  "aws_cloudfront_response_headers_policy",
);
export const REST_API = ofType("The REST APIs", "aws_api_gateway_rest_api");
export const STAGE = ofType("The stages of the REST APIs", "aws_api_gateway_stage");
export const METHODS = ofType("The method settings of the stages", "aws_api_gateway_method_settings");
export const LOG_GROUP = ofType("The log groups", "aws_cloudwatch_log_group");
export const QUOTA_TABLE = ofType("The table of the quotas", "aws_dynamodb_table");
export const PARAMETER = ofType("The SSM parameters", "aws_ssm_parameter");
/** tflint names a line of a configuration, not a resource. */
export const CONFIGURATION = ofType("A stack of your own", "configuration");
export const WEB_ACL = ofType("The web ACLs of a rate limit", "aws_wafv2_web_acl");

export const EDGE_FUNCTION: ResourceKind = {
  title: "The Lambda@Edge function",
  includes: ({ type, body }) => type === "aws_lambda_function" && body.publish === true,
};
const AUTHORIZER = withVariable("The authorizer of the REST APIs", "API_AUTHORIZER_SETTINGS");
export const PRESIGN = withVariable("The function of the presigned pattern", "PRESIGN_SETTINGS");
export const COMPLETED = withVariable("The function that checks objects", "UPLOAD_COMPLETED_SETTINGS");
/** A caller waits for their response. */
export const SYNCHRONOUS = either("Functions that a caller waits for", AUTHORIZER, PRESIGN, EDGE_FUNCTION);
export const REGIONAL = either("Functions except Lambda@Edge", AUTHORIZER, PRESIGN, COMPLETED);
export const UNRESERVED = either(
  "The authorizer of the REST APIs, and the function that checks objects",
  AUTHORIZER,
  COMPLETED,
);
export const ALL_FUNCTIONS = either("All functions", REGIONAL, EDGE_FUNCTION);

export const PAGES_BUCKET: ResourceKind = {
  title: "The bucket of pages, in the example existing-distribution",
  includes: ({ type, body }) => type === "aws_s3_bucket" && body.bucket_prefix === "pages-",
};

export const TRAIL = ofType("The trail, in the example audit-trail", "aws_cloudtrail");

export const SHOP_STAGE: ResourceKind = {
  title: "The shop's own stage, in the example existing-api",
  includes: ({ type, body }) => type === "aws_api_gateway_stage" && body.access_log_settings === undefined,
};

/** A policy whose statements are all about KMS, as the policy of a key is. */
export const KEY_POLICY: ResourceKind = {
  title: "A key policy, in the example kms-and-oac",
  includes: ({ type, body }) => type === "aws_iam_policy_document" && actionsOf(body).every(isOfKms),
};

function actionsOf({ statement }: ScannedResource["body"]): readonly string[] {
  const statements = (statement ?? []) as readonly { readonly actions?: readonly string[] }[];
  return statements.flatMap(({ actions = ["*"] }) => actions);
}

function isOfKms(action: string): boolean {
  return action.startsWith("kms:");
}
