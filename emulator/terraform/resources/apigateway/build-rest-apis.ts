import type { MethodSettings, RestApi, Stage } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import { account, deployment, methodSettings, restApi, stage } from "./rest-api.js";
import { stageWebAcls } from "./stage-web-acls.js";

/** Joins REST APIs with their stages, and stages with their settings. */
export function buildRestApis(
  resources: Resources,
  diagnostics: Diagnostics,
  hasAccountRole: boolean,
): readonly RestApi[] {
  const apis = resources.of(restApi);
  const ids = apis.map((one) => one.string("id"));
  const stages = diagnostics.byOwner(resources.of(stage), "rest_api_id", ids, "REST API");
  const deployments = resources.of(deployment);
  diagnostics.byOwner(deployments, "rest_api_id", ids, "REST API");
  const settings = settingsByStage(resources, diagnostics);
  const webAcls = stageWebAcls(resources, diagnostics);
  const logged = hasAccountRole || resources.of(account).length > 0;
  return apis.map((one) => {
    const id = one.string("id");
    const ownDeployments = deployments.filter(({ arguments: given }) => given.rest_api_id === id);
    return {
      constructPath: one.constructPath,
      id,
      name: one.arguments.name,
      region: one.region,
      executionArn: one.string("execution_arn"),
      document: one.arguments.body,
      defaultEndpointDisabled: one.arguments.disable_execute_api_endpoint,
      stages: (stages.get(id) ?? []).map((given) => {
        if (!ownDeployments.some((made) => made.string("id") === given.arguments.deployment_id)) {
          diagnostics.warn(given, "its deployment belongs to another API; AWS rejects such a stage");
        }
        if (given.arguments.access_log_settings && !logged) {
          diagnostics.warn(
            given,
            "writes access logs; AWS rejects such a stage in a Region whose API Gateway account has no CloudWatch role, and no stack of this app has an aws_api_gateway_account",
          );
        }
        const webAclArn = webAcls.get(given.string("arn"));
        const methods = settings.get(stageKey(id, given.arguments.stage_name)) ?? [];
        return { ...buildStage(given, methods), ...(webAclArn !== undefined && { webAclArn }) };
      }),
    };
  });
}

type StageResource = ReturnType<typeof stagesOf>[number];
const stagesOf = (resources: Resources) => resources.of(stage);

function stageKey(restApiId: string, stageName: string): string {
  return `${restApiId}/${stageName}`;
}

function settingsByStage(
  resources: Resources,
  diagnostics: Diagnostics,
): ReadonlyMap<string, readonly MethodSettings[]> {
  const byStage = new Map<string, MethodSettings[]>(
    stagesOf(resources).map(({ arguments: given }) => [stageKey(given.rest_api_id, given.stage_name), []]),
  );
  for (const one of resources.of(methodSettings)) {
    const {
      rest_api_id: restApiId,
      stage_name: stageName,
      method_path: methodPath,
      settings,
    } = one.arguments;
    const group = byStage.get(stageKey(restApiId, stageName));
    if (!group)
      diagnostics.report(one, "stage_name", `${JSON.stringify(stageName)} is not a stage of this stack`);
    // The provider's -1 means no limit.
    const limit = (value: number | undefined) => (value === undefined || value < 0 ? undefined : value);
    const throttlingRateLimit = limit(settings.throttling_rate_limit);
    const throttlingBurstLimit = limit(settings.throttling_burst_limit);
    group?.push({
      constructPath: one.constructPath,
      methodPath,
      ...(throttlingRateLimit === undefined ? {} : { throttlingRateLimit }),
      ...(throttlingBurstLimit === undefined ? {} : { throttlingBurstLimit }),
      cachingEnabled: settings.caching_enabled,
      cacheTtlSeconds: settings.cache_ttl_in_seconds,
      requireAuthorizationForCacheControl: settings.require_authorization_for_cache_control,
    });
  }
  return byStage;
}

function buildStage(one: StageResource, settings: readonly MethodSettings[]): Stage {
  const {
    stage_name: name,
    variables,
    access_log_settings: log,
    cache_cluster_enabled: cached,
  } = one.arguments;
  return {
    constructPath: one.constructPath,
    name,
    variables,
    ...(log ? { accessLog: { format: log.format, destinationArn: log.destination_arn } } : {}),
    cacheClusterEnabled: cached,
    methodSettings: settings,
  };
}
