import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings/index.js";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage/index.js";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Construct } from "constructs";
import { checkInteger, checkOneOf } from "../checks.js";
import { DEFAULT_RETENTION_DAYS, RETENTION_DAYS } from "../defaults.js";
import { checkFields } from "../fields.js";
import { physicalName } from "../iam/index.js";
import type { RateLimit } from "../rate-limit/index.js";
import { checkRateLimit, createWebAcl } from "../rate-limit/index.js";
import { MOST_REQUESTS_PER_SECOND, warnAboutBurst } from "./burst-warning.js";
import { answeredOrigin } from "./document/cors.js";

/** How fast an API may be called, by all its callers together. */
export interface Throttling {
  /** Requests per second over time, 1 to 10,000. */
  readonly ratePerSecond: number;
  /** Requests at once, 1 to 10,000; above 5,000 synth warns, since an account has no more by default. */
  readonly burst: number;
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
   * Blocks addresses with too many requests by a WAF rule, before any other check. WAF costs extra per rule and
   * request.
   * @default - no limit per address
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
   */
  readonly rateLimit?: RateLimit;
}

export interface ApiStageProps extends StageSettings {
  readonly restApiId: string;
  readonly deploymentId: string;
  readonly stageName: string;
  /** Origins whose pages may read the 429 of `rateLimit`. @default [] - none */
  readonly corsAllowedOrigins?: readonly string[];
}

/** What holds where no throttling is given: enough to work with, and far below what an account has. */
export const DEFAULT_THROTTLING: Throttling = { ratePerSecond: 100, burst: 200 };

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

/** A stage: where a deployment answers, with its throttling and access log. */
export class ApiStage extends Construct {
  readonly stageName: string;
  /** Where the stage answers, without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ApiStageProps) {
    super(scope, id);
    checkStage(this, props);
    const { restApiId, deploymentId, stageName } = props;
    const stage = new ApiGatewayStage(this, "Resource", {
      restApiId,
      deploymentId,
      stageName,
      accessLogSettings: this.#createAccessLog(props.accessLogRetentionDays ?? DEFAULT_RETENTION_DAYS),
    });
    this.stageName = stage.stageName;
    this.url = stage.invokeUrl;
    this.#createMethodSettings(props);
    if (props.rateLimit !== undefined) this.#createRateLimit(stage.arn, props.rateLimit, props);
  }

  #createAccessLog(retentionInDays: number | false) {
    if (retentionInDays === false) return undefined;
    const logGroup = new CloudwatchLogGroup(this, "AccessLog", {
      name: `/aws/apigateway/${physicalName(this)}`,
      retentionInDays,
    });
    return { destinationArn: logGroup.arn, format: ACCESS_LOG_FORMAT };
  }

  #createRateLimit(stageArn: string, rateLimit: RateLimit, { corsAllowedOrigins = [] }: ApiStageProps): void {
    const origin = answeredOrigin(corsAllowedOrigins);
    const webAcl = createWebAcl(this, rateLimit, { scope: "REGIONAL", answeredOrigin: origin });
    new Wafv2WebAclAssociation(this, "RateLimitAssociation", {
      resourceArn: stageArn,
      webAclArn: webAcl.arn,
    });
  }

  #createMethodSettings({
    restApiId,
    throttling = DEFAULT_THROTTLING,
    accessLogRetentionDays,
  }: ApiStageProps): void {
    new ApiGatewayMethodSettings(this, "Settings", {
      restApiId,
      stageName: this.stageName,
      methodPath: "*/*",
      settings: {
        throttlingRateLimit: throttling.ratePerSecond,
        throttlingBurstLimit: throttling.burst,
        // Metrics and logs alike need the account's CloudWatch role.
        metricsEnabled: accessLogRetentionDays !== false,
      },
    });
  }
}

function checkStage(scope: Construct, props: ApiStageProps): void {
  const { throttling, accessLogRetentionDays } = props;
  checkRateLimit(scope, props);
  if (throttling !== undefined) checkThrottling(scope, throttling);
  if (accessLogRetentionDays !== false) {
    checkOneOf(scope, "accessLogRetentionDays", accessLogRetentionDays, RETENTION_DAYS, {
      remedy: "Take one of CloudWatch's own choices, or false for no access log.",
    });
  }
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
  warnAboutBurst(scope, "throttling.burst", throttling.burst);
}
