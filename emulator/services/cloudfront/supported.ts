import type { Bucket, CacheBehavior, Distribution, Model, Origin } from "../../model.js";

/** The emulator cannot run a distribution as AWS would. Thrown before anything listens. */
export class UnsupportedDistributionError extends Error {
  override readonly name = "UnsupportedDistributionError";
  readonly constructPath: string;
  readonly problems: readonly string[];

  constructor(constructPath: string, problems: readonly string[]) {
    super(
      `cannot run the distribution ${constructPath}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    );
    this.constructPath = constructPath;
    this.problems = problems;
  }
}

/** Lists the problems that prevent running a distribution; empty if it can run. */
export function problemsOf(
  distribution: Distribution,
  model: Pick<Model, "buckets" | "functions">,
): string[] {
  const { origins, defaultCacheBehavior, orderedCacheBehaviors } = distribution;
  return [
    ...origins.flatMap((origin) => originProblems(origin, model.buckets)),
    ...behaviorProblems("default_cache_behavior", defaultCacheBehavior, distribution, model),
    ...orderedCacheBehaviors.flatMap((behavior, index) =>
      behaviorProblems(`ordered_cache_behavior[${index}]`, behavior, distribution, model),
    ),
  ];
}

function originProblems(origin: Origin, buckets: readonly Bucket[]): string[] {
  const { domainName } = origin;
  if (buckets.some(({ name, region }) => domainName === `${name}.s3.${region}.amazonaws.com`)) return [];
  return [
    `origin "${origin.originId}": ${domainName} is not the regional domain name of a bucket of the stack. Use the bucket's bucket_regional_domain_name.`,
  ];
}

function behaviorProblems(
  path: string,
  behavior: CacheBehavior,
  { origins }: Distribution,
  { functions }: Pick<Model, "functions">,
): string[] {
  const problems: string[] = [];
  if (!behavior.cachingDisabled) {
    problems.push(`${path}.cache_policy_id: only a policy that never caches (CachingDisabled) is emulated.`);
  }
  if (!origins.some(({ originId }) => originId === behavior.targetOriginId)) {
    problems.push(`${path}.target_origin_id: the origin "${behavior.targetOriginId}" does not exist.`);
  }
  if (forwardsHost(behavior)) {
    problems.push(
      `${path}.origin_request_policy_id: the policy sends the distribution's own Host to S3, which has no such bucket. Forward all headers except host, or list those to forward.`,
    );
  }
  for (const { eventType, qualifiedArn, includeBody } of behavior.lambdaFunctionAssociations) {
    const at = `${path}.lambda_function_association (${eventType})`;
    if (eventType !== "viewer-request") problems.push(`${at}: only viewer-request is emulated.`);
    if (includeBody)
      problems.push(`${at}: include_body is not emulated, and truncates every upload at 40 KB.`);
    if (!functions.some((fn) => fn.qualifiedArn === qualifiedArn && /:\d+$/.test(qualifiedArn))) {
      problems.push(`${at}: ${qualifiedArn} is not a numbered version of a function of the stack.`);
    }
  }
  return problems;
}

function forwardsHost({ originRequestPolicy }: CacheBehavior): boolean {
  if (!originRequestPolicy) return false;
  const { behavior, items } = originRequestPolicy.headers;
  const listed = items.some((name) => name.toLowerCase() === "host");
  return behavior === "all" || (behavior === "whitelist" && listed) || (behavior === "allExcept" && !listed);
}
