// Checks the order of deletions on Terraform core: `node --import tsx .ci/check-order.mjs CHECK_TOOL`. Before Terraform
// deletes a resource, it must change the distributions, stages and functions that use it: AWS deletes nothing that is
// in use, and a function fails without its table or parameter.
import { strict as assert } from "node:assert";
import { APP_SETTINGS, synthesizeUploads } from "./plans/synthesize.mjs";
import { withWorkspace } from "./plans/workspace.mjs";

const [tool] = process.argv.slice(2);
const DISTRIBUTION = "aws_cloudfront_distribution";
const FUNCTION = "aws_lambda_function";
const rateLimit = { requests: 1_000 };
const quota = { subject: { bytesPerDay: 1e9 } };

/** Consecutive deployments of one stack: the resource that each deletes, and its users, which must be changed first. */
const DEPLOYMENTS = [
  { name: "everything", settings: { ...APP_SETTINGS, rateLimit, edge: { rateLimit } } },
  {
    name: "the edge pattern without its rate limit",
    settings: { ...APP_SETTINGS, rateLimit },
    deleted: "aws_wafv2_web_acl",
    users: [{ type: DISTRIBUTION, action: "update" }],
  },
  {
    name: "the REST APIs without their rate limit",
    settings: APP_SETTINGS,
    deleted: "aws_wafv2_web_acl",
    users: [{ type: "aws_wafv2_web_acl_association", action: "delete" }],
  },
  {
    name: "a distribution without its response headers policy",
    settings: APP_SETTINGS,
    edit: withoutResponseHeadersPolicy,
    deleted: "aws_cloudfront_response_headers_policy",
    users: [{ type: DISTRIBUTION, action: "update" }],
  },
  {
    name: "from an OAI to an OAC",
    settings: { ...APP_SETTINGS, originAccess: "oac" },
    deleted: "aws_cloudfront_origin_access_identity",
    users: [{ type: DISTRIBUTION, action: "update" }],
  },
  {
    name: "an OAI next to the OAC",
    settings: { ...APP_SETTINGS, originAccess: "oac", edge: { keepOriginAccessIdentity: true } },
  },
  {
    name: "from an OAC to an OAI",
    settings: APP_SETTINGS,
    deleted: "aws_cloudfront_origin_access_control",
    users: [{ type: DISTRIBUTION, action: "update" }],
  },
  { name: "quotas", settings: { ...APP_SETTINGS, quota } },
  {
    name: "without quotas",
    settings: APP_SETTINGS,
    deleted: "aws_dynamodb_table",
    users: [{ type: FUNCTION, action: "update" }],
  },
  { name: "settings in parameters", settings: { ...APP_SETTINGS, liveSettingsSource: "ssm" } },
  {
    name: "settings in the functions",
    settings: APP_SETTINGS,
    deleted: "aws_ssm_parameter",
    users: [{ type: FUNCTION, action: "update" }],
  },
];

function withoutResponseHeadersPolicy({ resource }) {
  delete resource.aws_cloudfront_response_headers_policy;
  for (const distribution of Object.values(resource[DISTRIBUTION])) {
    delete distribution.default_cache_behavior.response_headers_policy_id;
  }
}

/** Fails unless every user changes before the first deletion, and the bucket's policy after every user. */
function checkOrder(changes, { deleted, users }) {
  const placesOf = (type, action) =>
    changes.flatMap((change, place) => (change.type === type && change.action === action ? [place] : []));
  const deletions = placesOf(deleted, "delete");
  const policies = placesOf("aws_s3_bucket_policy", "update");
  assert(deletions.length > 0, `no deletion of ${deleted}`);
  for (const { type, action } of users) {
    const places = placesOf(type, action);
    assert(places.length > 0, `no ${action} of ${type}`);
    assert(Math.max(...places) < Math.min(...deletions), `${deleted} is deleted while ${type} uses it`);
    assert(
      policies.every((place) => place > Math.max(...places)),
      "the bucket's policy changes before the distribution",
    );
  }
}

const stacks = DEPLOYMENTS.map(({ settings, edit }) => synthesizeUploads(settings, edit));
await withWorkspace(tool, stacks, (workspace) => {
  for (const [index, deployment] of DEPLOYMENTS.entries()) {
    workspace.use(stacks[index]);
    workspace.plan();
    const changes = workspace.apply();
    if (deployment.deleted === undefined) continue;
    checkOrder(changes, deployment);
    console.log(
      `${deployment.name}: ${changes.map(({ action, address }) => `${action} ${address}`).join(", ")}`,
    );
  }
});
