import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings/index.js";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage/index.js";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Construct } from "constructs";
import { checkInteger, checkOneOf } from "../checks.js";
import { checkFields } from "../fields.js";
import { physicalName } from "../iam/index.js";

/** How fast an API may be called, by all its callers together. */
export interface Throttling {
  /** Requests per second over time, 1 to 10,000. */
  readonly ratePerSecond: number;
  /** Requests at once, 1 to 10,000. */
  readonly burst: number;
}

/** API Gateway's cache of answers to GET. */
export interface ResponseCache {
  /** Size in GB; it costs by the hour. */
  readonly sizeGb: (typeof CACHE_SIZES)[number];
  /** Life of a cached answer in seconds, 1 to 3,600; a replaced object is served as it was for that long. */
  readonly ttlSeconds: number;
  /** The one path whose GET is cached, e.g. `/files/{key+}`. */
  readonly path: string;
}

/** What can be set about a stage. */
export interface StageSettings {
  /**
   * How fast the API may be called, by all its callers together; beyond that they get 429. Limits are best effort.
   * @default 100 requests per second, 200 at once
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
   */
  readonly throttling?: Throttling;
  /**
   * Days that access logs are kept, one of CloudWatch's own choices; `false` writes none, which also needs no
   * CloudWatch role in the account.
   * @default 30
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   */
  readonly accessLogRetentionDays?: number | false;
  /**
   * Keeps answers to GET.
   * @default - nothing is kept
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
   */
  readonly cache?: ResponseCache;
}

export interface ApiStageProps extends StageSettings {
  readonly restApiId: string;
  readonly deploymentId: string;
  readonly stageName: string;
}

/** What holds where no throttling is given: enough to work with, and far below what an account has. */
export const DEFAULT_THROTTLING: Throttling = { ratePerSecond: 100, burst: 200 };

const CACHE_SIZES = ["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"] as const;
const LONGEST_CACHE_SECONDS = 3_600;
const MOST_REQUESTS_PER_SECOND = 10_000;
const DEFAULT_RETENTION_DAYS = 30;
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/**
 * One line of JSON per request. No header, query string or path is in it: a path holds keys, which may be personal, and
 * whatever a client writes there. Clients can choose `$context.requestId`, so that it is not what is logged.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: "$context.extendedRequestId",
  time: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  method: "$context.httpMethod",
  route: "$context.resourcePath",
  status: "$context.status",
  principal: "$context.authorizer.principalId",
  apiKeyId: "$context.identity.apiKeyId",
  error: "$context.error.responseType",
  integrationStatus: "$context.integration.status",
  integrationLatencyMs: "$context.integration.latency",
  authorizerLatencyMs: "$context.authorizer.latency",
  latencyMs: "$context.responseLatency",
  responseBytes: "$context.responseLength",
});

/** A stage: where a deployment answers, with its throttling, access log and cache. */
export class ApiStage extends Construct {
  readonly stageName: string;
  /** Where the stage answers, without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ApiStageProps) {
    super(scope, id);
    checkStage(this, props);
    const { restApiId, deploymentId, stageName, cache } = props;
    const stage = new ApiGatewayStage(this, "Resource", {
      restApiId,
      deploymentId,
      stageName,
      accessLogSettings: this.#createAccessLog(props.accessLogRetentionDays ?? DEFAULT_RETENTION_DAYS),
      ...(cache && { cacheClusterEnabled: true, cacheClusterSize: cache.sizeGb }),
    });
    this.stageName = stage.stageName;
    this.url = stage.invokeUrl;
    this.#createMethodSettings(props);
  }

  #createAccessLog(retentionInDays: number | false) {
    if (retentionInDays === false) return undefined;
    const logGroup = new CloudwatchLogGroup(this, "AccessLog", {
      name: `/aws/apigateway/${physicalName(this)}`,
      retentionInDays,
    });
    return { destinationArn: logGroup.arn, format: ACCESS_LOG_FORMAT };
  }

  #createMethodSettings({
    restApiId,
    cache,
    throttling = DEFAULT_THROTTLING,
    ...props
  }: ApiStageProps): void {
    const settings = {
      throttlingRateLimit: throttling.ratePerSecond,
      throttlingBurstLimit: throttling.burst,
      // Metrics and logs alike need the account's CloudWatch role.
      metricsEnabled: props.accessLogRetentionDays !== false,
    };
    const stage = { restApiId, stageName: this.stageName };
    const all = new ApiGatewayMethodSettings(this, "Settings", {
      ...stage,
      methodPath: "*/*",
      settings: { ...settings, cachingEnabled: cache === undefined ? undefined : false },
    });
    if (cache === undefined) return;
    new ApiGatewayMethodSettings(this, "CacheSettings", {
      ...stage,
      methodPath: `${cache.path.replaceAll("/", "~1")}/GET`,
      settings: {
        ...settings,
        cachingEnabled: true,
        cacheTtlInSeconds: cache.ttlSeconds,
        cacheDataEncrypted: true,
        requireAuthorizationForCacheControl: true,
      },
      // Both change the same stage.
      dependsOn: [all],
    });
  }
}

function checkStage(scope: Construct, { throttling, accessLogRetentionDays, cache }: ApiStageProps): void {
  if (throttling !== undefined) checkThrottling(scope, throttling);
  if (accessLogRetentionDays !== false) {
    checkOneOf(scope, "accessLogRetentionDays", accessLogRetentionDays, RETENTION_DAYS, {
      remedy: "Take one of CloudWatch's own choices, or false for no access log.",
    });
  }
  if (cache !== undefined) checkCache(scope, cache);
}

function checkThrottling(scope: Construct, throttling: Throttling): void {
  checkFields(
    scope,
    throttling,
    { ratePerSecond: "required number", burst: "required number" },
    { path: "throttling" },
  );
  const requests = { min: 1, max: MOST_REQUESTS_PER_SECOND, unit: "requests" };
  const remedy = "The account's own limit is 10,000 a second in most Regions, for all its APIs together.";
  checkInteger(scope, "throttling.ratePerSecond", throttling.ratePerSecond, requests, { remedy });
  checkInteger(scope, "throttling.burst", throttling.burst, requests, { remedy });
}

function checkCache(scope: Construct, cache: ResponseCache): void {
  checkFields(
    scope,
    cache,
    { sizeGb: "required text", ttlSeconds: "required number", path: "required text" },
    { path: "cache" },
  );
  checkOneOf(scope, "cache.sizeGb", cache.sizeGb, CACHE_SIZES, {
    remedy: "Take one of API Gateway's sizes.",
  });
  const seconds = { min: 1, max: LONGEST_CACHE_SECONDS, unit: "seconds" };
  checkInteger(scope, "cache.ttlSeconds", cache.ttlSeconds, seconds, {
    remedy: "Leave the cache out to keep nothing.",
  });
}
