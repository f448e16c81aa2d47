import { ignoredType } from "../../schema/resource-type.js";
import { regionalArn, sameAs } from "../names.js";

/**
 * A log group. Only its name and ARN matter.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group
 */
export const logGroup = ignoredType("aws_cloudwatch_log_group", {
  arn: regionalArn("logs", (self) => `log-group:${self.string("name")}`),
  id: sameAs("name"),
});

/**
 * A metric filter of a log. Ignored.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_metric_filter
 */
export const logMetricFilter = ignoredType("aws_cloudwatch_log_metric_filter", { id: sameAs("name") });

/**
 * An alarm on a metric. Only its name and ARN matter.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_metric_alarm
 */
export const metricAlarm = ignoredType("aws_cloudwatch_metric_alarm", {
  arn: regionalArn("cloudwatch", (self) => `alarm:${self.string("alarm_name")}`),
  id: sameAs("alarm_name"),
});

/**
 * Additional metrics of a distribution. Ignored.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_monitoring_subscription
 */
export const monitoringSubscription = ignoredType("aws_cloudfront_monitoring_subscription", {
  id: sameAs("distribution_id"),
});

/**
 * A trail of CloudTrail. Only its ARN matters.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail
 */
export const trail = ignoredType("aws_cloudtrail", {
  arn: regionalArn("cloudtrail", (self) => `trail/${self.string("name")}`),
  id: regionalArn("cloudtrail", (self) => `trail/${self.string("name")}`),
});
