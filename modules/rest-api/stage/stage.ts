import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage/index.js";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Construct } from "constructs";
import type { Completed } from "../../../functions/rules/fallbacks.js";
import { integer, list, object, optional, orFalse, text } from "../../../functions/rules/kinds.js";
import type { RulesFor } from "../../../functions/rules/rule.js";
import { PropsError } from "../../errors.js";
import { physicalName } from "../../iam/index.js";
import { functionSettingsOf } from "../../node-function/function-settings.js";
import type { RateLimit } from "../../rate-limit/index.js";
import { createWebAcl, LIMITED_ORIGINS, RATE_LIMIT } from "../../rate-limit/index.js";
import type { RequestAlarm } from "../../request-alarm/index.js";
import { createRequestAlarm, REQUEST_ALARM } from "../../request-alarm/index.js";
import { checkProps } from "../../rules/check.js";
import { pick } from "../../rules/pick.js";
import { anyText, DEFAULT_LOG_RETENTION_DAYS, LOG_RETENTION_DAYS } from "../../rules/values.js";
import { warnAboutBurst } from "../burst-warning.js";
import { answeredOrigin, stageOrigins } from "../document/cors.js";
import type { MethodThrottling, Throttling } from "./method-settings.js";
import { createMethodSettings } from "./method-settings.js";
import type { StageAlarms } from "./stage-alarms.js";
import { createStageAlarms, STAGE_ALARMS } from "./stage-alarms.js";

/** Settings of a stage. */
export interface StageSettings {
  /**
   * Limits on the API's calls, for all callers together; beyond them callers get 429. Limits are best effort.
   * @default { "ratePerSecond": 100, "burst": 200 }
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
   */
  readonly throttling?: Throttling;
  /**
   * Days that access logs are kept, one of CloudWatch's periods. `false` writes none, and then the account needs no
   * CloudWatch role.
   * @default 30
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   */
  readonly accessLogRetentionDays?: number | false;
  /**
   * Blocks addresses that send too many requests, by a WAF rule, before any other check. WAF costs extra per rule and
   * request.
   * @default - no limit per address
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
   */
  readonly rateLimit?: RateLimit;
  /**
   * ARN of your own web ACL of the scope REGIONAL, instead of `rateLimit`.
   * @default - none
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
   */
  readonly webAclArn?: string;
  /**
   * Raises alarms on errors, throttled requests and latency. Topics are in the stack's Region.
   * @default - no alarm
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
   */
  readonly stageAlarms?: StageAlarms;
  /**
   * Raises an alarm on the number of the API's requests in an hour. Topics are in the stack's Region.
   * @default - no alarm
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
   */
  readonly requestAlarm?: RequestAlarm;
}

interface ApiStageProps extends StageSettings {
  readonly restApiId: string;
  /** The API's name, which its metrics contain. */
  readonly apiName: string;
  readonly deploymentId: string;
  readonly stageName: string;
  /**
   * Origins for the stage variable `allowedOrigins`. If there are any, every page may read the 429 of `rateLimit`.
   * @default [] - none
   */
  readonly corsAllowedOrigins?: readonly string[];
  /**
   * Methods with their own throttle.
   * @default [] - every method has the stage's
   */
  readonly methodThrottling?: readonly MethodThrottling[];
}

/** Default throttling of a stage: enough to work with, and far below an account's limit. */
export const DEFAULT_THROTTLING: Throttling = { ratePerSecond: 100, burst: 200 };

/**
 * A number of requests, or of requests per second. The maximum is an account's default rate, for all its APIs together.
 */
export const REQUESTS = integer(
  { min: 1, max: 10_000, unit: "requests" },
  {
    remedy: "The account's own limit is 10,000 a second in most Regions, for all its APIs together.",
    see: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
  },
);

/** Limits on the calls of an API or a method. */
export const THROTTLING = object<Throttling>({ ratePerSecond: REQUESTS, burst: REQUESTS });

const REGIONAL_WEB_ACL = text(
  /^arn:[a-z-]+:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[!-~]+$/,
  "the ARN of a web ACL of the scope REGIONAL, arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID",
  { remedy: "REST APIs use only web ACLs of that scope in their own Region." },
);

/** The rules for {@link StageSettings}. */
export const STAGE_SETTINGS_RULES = {
  throttling: optional(THROTTLING, DEFAULT_THROTTLING),
  accessLogRetentionDays: optional(
    orFalse(LOG_RETENTION_DAYS, {
      remedy: "Use one of CloudWatch's own periods, or false for no access log.",
    }),
    DEFAULT_LOG_RETENTION_DAYS,
  ),
  rateLimit: optional(RATE_LIMIT),
  webAclArn: optional(REGIONAL_WEB_ACL),
  stageAlarms: optional(STAGE_ALARMS),
  requestAlarm: optional(REQUEST_ALARM),
} satisfies RulesFor<StageSettings>;

/** Picks the props of a stage from a pattern's props. */
export function stageSettings<Props extends StageSettings>(props: Props): Pick<Props, keyof StageSettings> {
  return pick(props, Object.keys(STAGE_SETTINGS_RULES) as (keyof StageSettings)[]);
}

/** Methods with their own throttle. */
export const METHOD_THROTTLING = optional(
  list(
    object<MethodThrottling>({
      id: anyText("a construct's id"),
      method: anyText("an HTTP method"),
      path: anyText("a path of the document"),
      throttling: THROTTLING,
    }),
  ),
  [],
);

const STAGE_RULES = {
  ...STAGE_SETTINGS_RULES,
  restApiId: anyText("the API's id"),
  apiName: anyText("the API's name"),
  deploymentId: anyText("the deployment's id"),
  stageName: anyText("the stage's name"),
  corsAllowedOrigins: LIMITED_ORIGINS,
  methodThrottling: METHOD_THROTTLING,
} satisfies RulesFor<ApiStageProps>;

type CompletedStageProps = Completed<ApiStageProps, typeof STAGE_RULES>;

/**
 * One line of JSON per request, without headers, query string or path: a path contains keys, which may be personal, and
 * anything that a client writes there. The id in the log is not `$context.requestId`, because clients can choose that.
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

/** A stage with its deployment, throttling and access log. */
export class ApiStage extends Construct {
  /** Reference to the stage's name: Terraform creates the stage before the resources that use this reference. */
  readonly stageName: string;
  /** `arn:aws:apigateway:REGION::/restapis/ID/stages/NAME`. */
  readonly stageArn: string;
  /** URL of the stage, without a trailing slash. */
  readonly url: string;

  /** Name of the access log's group; undefined without an access log. */
  #accessLogName: string | undefined;

  constructor(scope: Construct, id: string, props: ApiStageProps) {
    super(scope, id);
    const checked = checkProps(this, props, STAGE_RULES);
    const { restApiId, deploymentId, stageName, throttling, accessLogRetentionDays } = checked;
    warnAboutBurst(this, "throttling.burst", throttling.burst);
    const variables = stageOrigins(checked.corsAllowedOrigins);
    const stage = new ApiGatewayStage(this, "Resource", {
      restApiId,
      deploymentId,
      stageName,
      variables: Object.keys(variables).length > 0 ? { ...variables } : undefined,
      accessLogSettings: this.#createAccessLog(accessLogRetentionDays),
      xrayTracingEnabled: functionSettingsOf(this).tracing === true ? true : undefined,
    });
    this.stageName = stage.stageName;
    this.stageArn = stage.arn;
    this.url = stage.invokeUrl;
    this.#createMethodSettings(checked);
    if (checked.rateLimit !== undefined) {
      const origin = answeredOrigin(checked.corsAllowedOrigins);
      this.#createRateLimit(this.stageArn, checked.rateLimit, origin);
    }
    if (checked.webAclArn !== undefined) this.#attachWebAcl(checked.webAclArn, checked.rateLimit);
    if (checked.requestAlarm !== undefined) this.#createRequestAlarm(checked.requestAlarm, checked.apiName);
    if (checked.stageAlarms !== undefined) {
      const { apiName } = checked;
      createStageAlarms(this, checked.stageAlarms, {
        dimensions: { ApiName: apiName, Stage: stageName },
        accessLog: this.#accessLogName,
      });
    }
  }

  #createAccessLog(retentionInDays: number | false) {
    if (retentionInDays === false) return undefined;
    const logGroup = new CloudwatchLogGroup(this, "AccessLog", {
      name: `/aws/apigateway/${physicalName(this)}`,
      retentionInDays,
      kmsKeyId: functionSettingsOf(this).logKmsKeyArn,
    });
    this.#accessLogName = logGroup.name;
    return { destinationArn: logGroup.arn, format: ACCESS_LOG_FORMAT };
  }

  #createRateLimit(stageArn: string, rateLimit: RateLimit, origin: string | undefined): void {
    const webAcl = createWebAcl(this, rateLimit, { scope: "REGIONAL", answeredOrigin: origin });
    new Wafv2WebAclAssociation(this, "RateLimitAssociation", {
      resourceArn: stageArn,
      webAclArn: webAcl.arn,
    });
  }

  /** Attaches the web ACL; a stage can have only one. */
  #attachWebAcl(webAclArn: string, rateLimit: RateLimit | undefined): void {
    if (rateLimit !== undefined) {
      throw new PropsError(this, {
        prop: "webAclArn",
        received: webAclArn,
        allowed: "omitted with rateLimit",
        remedy: "Add a rate-based rule to your web ACL, and leave rateLimit out.",
      });
    }
    new Wafv2WebAclAssociation(this, "WebAclAssociation", { resourceArn: this.stageArn, webAclArn });
  }

  #createRequestAlarm(requestAlarm: RequestAlarm, apiName: string): void {
    createRequestAlarm(this, requestAlarm, {
      namespace: "AWS/ApiGateway",
      metricName: "Count",
      dimensions: { ApiName: apiName, Stage: this.stageName },
    });
  }

  #createMethodSettings(props: CompletedStageProps): void {
    const { restApiId, throttling, methodThrottling, accessLogRetentionDays } = props;
    createMethodSettings(this, {
      restApiId,
      stageName: this.stageName,
      throttling,
      methodThrottling,
      // Metrics and logs both need the account's CloudWatch role.
      settings: { metricsEnabled: accessLogRetentionDays !== false },
    });
  }
}
