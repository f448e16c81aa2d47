import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import { withDefaultValues } from "../../functions/rules/fallbacks.js";
import type { UploadCompletedSettings } from "../../functions/upload-completed/contract.js";
import { UPLOAD_COMPLETED_SETTINGS_VARIABLE } from "../../functions/upload-completed/contract.js";
import { checkUploadPolicy } from "../checks.js";
import { currentAccountId, physicalName } from "../iam/index.js";
import { jsonText } from "../json-text.js";
import { checkEnvironmentSettings } from "../node-function/checks.js";
import { functionEntry, NodeFunction } from "../node-function/index.js";
import { Alarms } from "./alarms/alarms.js";
import { OutcomeMetric } from "./alarms/outcome-metric.js";
import { VolumeAlarms } from "./alarms/volume-alarms.js";
import { rejectedStatements } from "./bucket-statements.js";
import { checkUploadCompleted, tagsObjects } from "./checks.js";
import { FailureQueue } from "./failure-queue.js";
import type { UploadCompletedBucket, UploadCompletedProps } from "./props.js";
import { ALARM_RULES } from "./rules.js";
import { roleStatements } from "./statements.js";

const MEMORY_MB = 256;
const TIMEOUT_SECONDS = 30;
/** Number of retries of a failed event: Lambda's maximum. */
const RETRIES = 2;
/**
 * Maximum age of an event that is retried, in seconds: Lambda's maximum, six hours. S3 or EventBridge may be
 * unavailable for a while.
 */
const RETRY_SECONDS = 21_600;

/**
 * Checks every uploaded object, for all three patterns: compares it with the policy and with what its upload declared,
 * and sends one `Upload Completed` or `Upload Rejected` event per object version. Events are delivered at least once;
 * the `id` in the detail identifies repeated ones. Their schema is `docs/upload-event.schema.json`. Events that fail
 * for good wait in a queue and can be replayed.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 */
export class UploadCompleted extends Construct {
  /** The function that checks objects and sends events. */
  readonly function: NodeFunction;
  /** Name of the function; `npm run replay` invokes it. */
  readonly functionName: string;
  /** The queue of events that failed for good; `npm run replay` reads it. */
  readonly queueUrl: string;
  /** ARN of the queue. */
  readonly queueArn: string;
  /** The event bus that gets the events. */
  readonly eventBusArn: string;

  constructor(scope: Construct, id: string, props: UploadCompletedProps) {
    super(scope, id);
    const checked = checkUploadCompleted(this, props);
    const { bucket, prefix, eventBus, rejectedObjects, foreignObjects, alarms } = checked;
    const settings: UploadCompletedSettings = {
      bucketName: bucket.bucketName,
      bucketRegion: bucket.region,
      prefix,
      policy: checkUploadPolicy(this, props.policy),
      eventBusName: eventBus?.name ?? "default",
      rejectedObjects,
      foreignObjects,
      ...(checked.quota && { quota: checked.quota.settings }),
    };
    this.eventBusArn = eventBus?.arn ?? defaultBusArn(bucket.region, currentAccountId(this));
    const queue = new FailureQueue(this, "Failures");
    this.queueUrl = queue.queueUrl;
    this.queueArn = queue.queueArn;
    const { eventBusArn, queueArn } = this;
    const tags = tagsObjects(checked);
    this.function = this.#createFunction(settings, [
      ...roleStatements({ bucket, prefix, rejectedObjects, tags, eventBusArn, queueArn }),
      ...(checked.quota?.statements ?? []),
    ]);
    this.function.dependOn(checked.quota);
    this.functionName = this.function.functionName;
    if (tags) {
      const principals = {
        checkRoleArn: this.function.roleArn,
        headRoleArns: checked.headRoleArns,
        tagPrincipals: checked.rejectionTagPrincipals,
      };
      for (const statement of rejectedStatements(bucket, prefix, principals))
        bucket.addPolicyStatement(statement);
    }
    this.#subscribe(bucket, prefix, queue);
    const { functionName } = this;
    const metric = new OutcomeMetric(this, "Outcomes", functionName);
    if (alarms !== undefined) {
      const { queueName } = queue;
      const { actions, outcomes, volume } = withDefaultValues(alarms, ALARM_RULES);
      new Alarms(this, "Alarms", { actions, outcomes, functionName, queueName, metric });
      if (volume !== undefined) new VolumeAlarms(this, "Volume", { ...volume, actions, functionName });
    }
  }

  #createFunction(
    settings: UploadCompletedSettings,
    statements: ReturnType<typeof roleStatements>,
  ): NodeFunction {
    checkEnvironmentSettings(this, UPLOAD_COMPLETED_SETTINGS_VARIABLE, settings, {
      remedy: "Allow ranges of types, such as image/*.",
    });
    const made = new NodeFunction(this, "Function", {
      entry: functionEntry("upload-completed"),
      description: "Checks each uploaded object and sends an event",
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      statements,
      environment: { [UPLOAD_COMPLETED_SETTINGS_VARIABLE]: jsonText(settings) },
    });
    new LambdaFunctionEventInvokeConfig(this, "Retries", {
      functionName: made.functionName,
      maximumRetryAttempts: RETRIES,
      maximumEventAgeInSeconds: RETRY_SECONDS,
      destinationConfig: { onFailure: { destination: this.queueArn } },
      // Lambda checks immediately whether the role may send to the queue.
      dependsOn: made.node.findAll().filter((child) => child instanceof IamRolePolicy),
    });
    return made;
  }

  /** Subscribes to S3's events, which arrive on the default bus. */
  #subscribe(bucket: UploadCompletedBucket, prefix: string, queue: FailureQueue): void {
    const rule = new CloudwatchEventRule(this, "Rule", {
      name: physicalName(this),
      description: `Objects created in the bucket of ${this.node.path}`,
      eventPattern: jsonText(objectCreated(bucket.bucketName, prefix)),
    });
    queue.acceptFrom(rule.arn);
    const { functionArn, functionName } = this.function;
    const permission = new LambdaPermission(this, "Permission", {
      statementId: "AllowRule",
      action: "lambda:InvokeFunction",
      functionName,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      targetId: "upload-completed",
      arn: functionArn,
      deadLetterConfig: { arn: queue.queueArn },
      dependsOn: [permission],
    });
  }
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function objectCreated(bucketName: string, prefix: string): object {
  return {
    source: ["aws.s3"],
    "detail-type": ["Object Created"],
    detail: {
      bucket: { name: [bucketName] },
      ...(prefix !== "" && { object: { key: [{ prefix }] } }),
    },
  };
}

function defaultBusArn(region: string, accountId: string): string {
  return `arn:aws:events:${region}:${accountId}:event-bus/default`;
}
