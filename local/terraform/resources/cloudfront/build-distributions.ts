import type { CacheBehavior, Distribution, Origin, OriginAccess } from "../../../model.js";
import type { Findings, Resources } from "../../model/findings.js";
import type { ArgumentsOf, Resource } from "../../schema/resource-type.js";
import { buildPolicies, type CloudfrontPolicies } from "./build-policies.js";
import { distribution } from "./distribution.js";
import { originAccessControl, originAccessIdentity } from "./origin-access.js";

type DistributionResource = Resource<ArgumentsOf<typeof distribution>>;
type GivenOrigin = DistributionResource["arguments"]["origin"][number];
type GivenBehavior = DistributionResource["arguments"]["default_cache_behavior"];

/** Joins every distribution with its origins' access and its behaviors' policies. */
export function buildDistributions(resources: Resources, findings: Findings): readonly Distribution[] {
  const policies = buildPolicies(resources);
  return resources.of(distribution).map((one) => {
    const given = one.arguments;
    const origins = given.origin.map((origin, index) =>
      buildOrigin(origin, resources, (argument, reason) =>
        findings.report(one, `origin[${index}].${argument}`, reason),
      ),
    );
    const behavior = (behaviour: GivenBehavior, path: string) =>
      buildBehavior(behaviour, policies, origins, (argument, reason) =>
        findings.report(one, `${path}.${argument}`, reason),
      );
    return {
      constructPath: one.constructPath,
      id: one.text("id"),
      arn: one.text("arn"),
      domainName: one.text("domain_name"),
      aliases: given.aliases,
      enabled: given.enabled,
      origins,
      defaultCacheBehavior: behavior(given.default_cache_behavior, "default_cache_behavior"),
      orderedCacheBehaviors: given.ordered_cache_behavior.map((ordered, index) => ({
        pathPattern: ordered.path_pattern,
        ...behavior(ordered, `ordered_cache_behavior[${index}]`),
      })),
      ...(given.web_acl_id === undefined || given.web_acl_id === "" ? {} : { webAclArn: given.web_acl_id }),
    };
  });
}

type Report = (argument: string, reason: string) => void;

function buildOrigin(given: GivenOrigin, resources: Resources, report: Report): Origin {
  return {
    originId: given.origin_id,
    domainName: given.domain_name,
    originPath: given.origin_path,
    customHeaders: Object.fromEntries(given.custom_header.map(({ name, value }) => [name, value])),
    access: originAccess(given, resources, report),
  };
}

function originAccess(given: GivenOrigin, resources: Resources, report: Report): OriginAccess {
  const path = given.s3_origin_config?.origin_access_identity ?? "";
  const controlId = given.origin_access_control_id;
  if (path !== "" && controlId !== "") {
    report("origin_access_control_id", "excludes an origin access identity; give one of them");
  }
  if (controlId !== "") {
    const control = resources.of(originAccessControl).find((one) => one.text("id") === controlId);
    if (control) {
      return { type: "oac", id: controlId, signingBehavior: control.arguments.signing_behavior };
    }
    report("origin_access_control_id", "is no origin access control of this stack");
  }
  if (path === "") return { type: "none" };
  const identity = resources
    .of(originAccessIdentity)
    .find((one) => one.text("cloudfront_access_identity_path") === path);
  if (!identity) {
    report("s3_origin_config.origin_access_identity", "is no origin access identity of this stack");
    return { type: "none" };
  }
  return {
    type: "oai",
    id: identity.text("id"),
    iamArn: identity.text("iam_arn"),
    s3CanonicalUserId: identity.text("s3_canonical_user_id"),
  };
}

function buildBehavior(
  given: GivenBehavior,
  policies: CloudfrontPolicies,
  origins: readonly Origin[],
  report: Report,
): CacheBehavior {
  const cachingDisabled = policies.neverCaching.has(given.cache_policy_id);
  if (!cachingDisabled) {
    report("cache_policy_id", "only policies that never cache are emulated, as Managed-CachingDisabled");
  }
  if (!origins.some(({ originId }) => originId === given.target_origin_id)) {
    report("target_origin_id", `${JSON.stringify(given.target_origin_id)} is no origin of this distribution`);
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
