import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import type { Construct } from "constructs";
import { integer, object, optional } from "../../../functions/rules/kinds.js";
import { PropsError } from "../../errors.js";
import { physicalName } from "../../iam/index.js";
import { ALARM_ACTIONS, checkTopics, createFiveMinuteAlarm } from "../../request-alarm/index.js";

/** Alarms on a stage, each over five minutes. */
export interface StageAlarms {
  /** ARNs of SNS topics, 1 to 5, in the stack's Region. */
  readonly actions: readonly string[];
  /** Number of 5xx responses above which an alarm is raised, 0 or more. @default - no alarm */
  readonly serverErrors?: number;
  /**
   * Number of 429 responses above which an alarm is raised, 0 or more. They are counted in the access log, because API
   * Gateway has no metric for them; this costs one custom metric.
   * @default - no alarm
   */
  readonly throttledRequests?: number;
  /**
   * Milliseconds above which an alarm is raised if one request in a hundred takes longer (p99). Completing an upload
   * can take up to 29,000.
   * @default - no alarm
   */
  readonly latencyMs?: number;
}

const COUNT = { min: 0, max: 1_000_000_000 };

/** The rule for {@link StageAlarms}. */
export const STAGE_ALARMS = object<StageAlarms>({
  actions: ALARM_ACTIONS,
  serverErrors: optional(integer({ ...COUNT, unit: "responses" })),
  throttledRequests: optional(integer({ ...COUNT, unit: "responses" })),
  latencyMs: optional(integer({ min: 1, max: 29_000, unit: "ms" })),
});

const NAMESPACE = "S3UploadPatterns";

interface AlarmedStage {
  /** Dimensions of the stage's metrics. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Name of the access log's group; undefined without an access log. */
  readonly accessLog: string | undefined;
}

/**
 * Creates the alarms that are set.
 * @throws {@link PropsError} if a topic is in another Region, or throttled requests cannot be counted
 */
export function createStageAlarms(scope: Construct, alarms: StageAlarms, stage: AlarmedStage): void {
  const { actions, serverErrors, throttledRequests, latencyMs } = alarms;
  checkTopics(scope, "stageAlarms", actions);
  const metric = (metricName: string) => ({
    namespace: "AWS/ApiGateway",
    metricName,
    dimensions: stage.dimensions,
  });
  if (serverErrors !== undefined) {
    createFiveMinuteAlarm(scope, "ServerErrorAlarm", {
      actions,
      name: "server-errors",
      description: `More than ${serverErrors} requests in five minutes got a 5xx response.`,
      metric: metric("5XXError"),
      statistic: "Sum",
      threshold: serverErrors,
    });
  }
  if (throttledRequests !== undefined) {
    createFiveMinuteAlarm(scope, "ThrottledAlarm", {
      actions,
      name: "throttled",
      description: `More than ${throttledRequests} requests in five minutes got 429.`,
      metric: countThrottled(scope, stage.accessLog),
      statistic: "Sum",
      threshold: throttledRequests,
    });
  }
  if (latencyMs !== undefined) {
    createFiveMinuteAlarm(scope, "LatencyAlarm", {
      actions,
      name: "latency",
      description: `One request in a hundred took longer than ${latencyMs} ms.`,
      metric: metric("Latency"),
      statistic: "p99",
      threshold: latencyMs,
    });
  }
}

/** A metric of the 429 responses, from the access log. */
function countThrottled(
  scope: Construct,
  accessLog: string | undefined,
): { readonly namespace: string; readonly metricName: string } {
  if (accessLog === undefined) {
    throw new PropsError(scope, {
      prop: "stageAlarms.throttledRequests",
      received: "no access log",
      allowed: "given only with an access log, in which the responses are counted",
      remedy: "Leave it out, or set accessLogRetentionDays to a number of days.",
    });
  }
  const metricName = `${physicalName(scope)}-throttled`;
  new CloudwatchLogMetricFilter(scope, "Throttled", {
    name: metricName,
    logGroupName: accessLog,
    pattern: '{ $.status = "429" }',
    metricTransformation: { name: metricName, namespace: NAMESPACE, value: "1", unit: "Count" },
  });
  return { namespace: NAMESPACE, metricName };
}
