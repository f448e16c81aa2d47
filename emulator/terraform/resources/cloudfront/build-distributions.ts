import type { CacheBehavior, Distribution, Origin } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import type { ArgumentsOf, Resource } from "../../schema/resource-type.js";
import { lambdaFunction } from "../lambda/function.js";
import { webAcl } from "../security/web-acl.js";
import type { Report } from "./build-origins.js";
import { buildOrigin } from "./build-origins.js";
import type { CloudfrontPolicies } from "./build-policies.js";
import { buildPolicies } from "./build-policies.js";
import { distribution } from "./distribution.js";

type DistributionResource = Resource<ArgumentsOf<typeof distribution>>;
type GivenBehavior = DistributionResource["arguments"]["default_cache_behavior"];

/** Joins distributions with their origins' access and their behaviors' policies. */
export function buildDistributions(resources: Resources, diagnostics: Diagnostics): readonly Distribution[] {
  const policies = buildPolicies(resources);
  return resources.of(distribution).map((one) => {
    const given = one.arguments;
    const reportAt = (path: string) => (argument: string, reason: string) =>
      diagnostics.report(one, `${path}.${argument}`, reason);
    const origins = given.origin.map((origin, index) =>
      buildOrigin(origin, resources, reportAt(`origin[${index}]`)),
    );
    const behavior = (behavior: GivenBehavior, path: string) => {
      checkFunctions(behavior, resources, diagnostics, reportAt(path));
      return buildBehavior(behavior, policies, origins, reportAt(path));
    };
    return {
      constructPath: one.constructPath,
      id: one.string("id"),
      arn: one.string("arn"),
      domainName: one.string("domain_name"),
      aliases: given.aliases,
      enabled: given.enabled,
      origins,
      defaultCacheBehavior: behavior(given.default_cache_behavior, "default_cache_behavior"),
      orderedCacheBehaviors: given.ordered_cache_behavior.map((ordered, index) => ({
        pathPattern: ordered.path_pattern,
        ...behavior(ordered, `ordered_cache_behavior[${index}]`),
      })),
      errorCachingSeconds: new Map(
        given.custom_error_response.flatMap(({ error_code: status, error_caching_min_ttl: seconds }) =>
          seconds === undefined ? [] : [[status, seconds] as const],
        ),
      ),
      ...webAclOf(one, resources, diagnostics),
    };
  });
}

function webAclOf(
  one: DistributionResource,
  resources: Resources,
  diagnostics: Diagnostics,
): Pick<Distribution, "webAclArn"> {
  const arn = one.arguments.web_acl_id ?? "";
  if (arn === "") return {};
  if (resources.of(webAcl).some((acl) => acl.string("arn") === arn)) return { webAclArn: arn };
  diagnostics.warn(one, `the web ACL ${arn} is not in this stack, so its rules are not applied here`);
  return {};
}

/**
 * Checks edge functions. Reports a function that is not a numbered version of a function of the stack, and warns about
 * a function that AWS would reject for another reason.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
 */
function checkFunctions(
  behavior: GivenBehavior,
  resources: Resources,
  diagnostics: Diagnostics,
  report: Report,
): void {
  behavior.lambda_function_association.forEach(({ lambda_arn: arn }, index) => {
    const target = resources
      .of(lambdaFunction)
      .find((candidate) => candidate.string("qualified_arn") === arn && candidate.arguments.publish);
    if (!target) {
      report(
        `lambda_function_association[${index}].lambda_arn`,
        `${arn} is not a numbered version of a function of this stack`,
      );
      return;
    }
    if (target.region !== "us-east-1") {
      diagnostics.warn(target, `is an edge function in ${target.region}; AWS requires us-east-1`);
    }
    if (target.arguments.environment) {
      diagnostics.warn(target, "is an edge function with an environment, which AWS rejects");
    }
  });
}

function buildBehavior(
  given: GivenBehavior,
  policies: CloudfrontPolicies,
  origins: readonly Origin[],
  report: Report,
): CacheBehavior {
  const cachingDisabled = policies.neverCaching.has(given.cache_policy_id);
  if (!cachingDisabled) {
    report("cache_policy_id", "only policies that never cache are emulated, e.g. Managed-CachingDisabled");
  }
  if (!origins.some(({ originId }) => originId === given.target_origin_id)) {
    report(
      "target_origin_id",
      `${JSON.stringify(given.target_origin_id)} is not an origin of this distribution`,
    );
  }
  const find = <T>(argument: string, id: string | undefined, known: ReadonlyMap<string, T>) => {
    const policy = id === undefined ? undefined : known.get(id);
    if (id !== undefined && !policy) report(argument, `${id} is neither in this stack nor emulated`);
    return policy;
  };
  const { origin_request_policy_id: requestId, response_headers_policy_id: headersId } = given;
  const originRequestPolicy = find("origin_request_policy_id", requestId, policies.originRequest);
  const responseHeadersPolicy = find("response_headers_policy_id", headersId, policies.responseHeaders);
  return {
    targetOriginId: given.target_origin_id,
    viewerProtocolPolicy: given.viewer_protocol_policy,
    allowedMethods: given.allowed_methods,
    cachingDisabled,
    ...(originRequestPolicy ? { originRequestPolicy } : {}),
    ...(responseHeadersPolicy ? { responseHeadersPolicy } : {}),
    lambdaFunctionAssociations: given.lambda_function_association.map((association) => ({
      eventType: association.event_type,
      qualifiedArn: association.lambda_arn,
      includeBody: association.include_body,
    })),
  };
}
