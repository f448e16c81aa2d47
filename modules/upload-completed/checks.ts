import type { Construct } from "constructs";
import { checkBucketStack, claimTags } from "../bucket-rules.js";
import { checkArn, checkKeyPrefix, checkNotEmpty, checkOneOf, checkPattern, isKnown } from "../checks.js";
import { PropsError } from "../errors.js";
import type { Fields } from "../fields.js";
import { checkFields } from "../fields.js";
import { currentRegion } from "../iam/index.js";
import { checkItems, checkKnownList, knownItems } from "../lists.js";
import type {
  UploadCompletedAlarms,
  UploadCompletedBucket,
  UploadCompletedProps,
  UploadEventBus,
} from "./props.js";

const FIELDS: Fields<UploadCompletedProps> = {
  bucket: "required object",
  policy: "object",
  prefix: "text",
  eventBus: "object",
  rejectedObjects: "text",
  foreignObjects: "text",
  rejectionTagPrincipals: "list",
  headRoleArns: "list",
  alarms: "object",
};
const ALARM_FIELDS: Fields<UploadCompletedAlarms> = { actions: "required list", outcomes: "list" };
const MAX_ALARM_ACTIONS = {
  most: 5,
  of: "ARNs of SNS topics",
  see: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
};
/** With 50 of the longest ARNs the statement fits a bucket policy, 20 KB, together with all other statements. */
const MAX_TAG_PRINCIPALS = 50;
const IAM_PRINCIPAL = /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+$/;

/** Refuses what would never be told, or would be told to nobody. */
export function checkUploadCompleted(scope: Construct, props: UploadCompletedProps, prefix: string): void {
  checkFields(scope, props, FIELDS);
  checkKeyPrefix(scope, "prefix", prefix);
  checkOneOf(scope, "rejectedObjects", props.rejectedObjects, ["tag", "delete"], {
    remedy: 'Leave it out for "tag", which removes nothing.',
  });
  checkOneOf(scope, "foreignObjects", props.foreignObjects, ["log", "reject"], {
    remedy: 'Leave it out for "log", which changes nothing.',
  });
  checkTagPrincipals(scope, props);
  checkKnownList(scope, "headRoleArns", props.headRoleArns, "the bucket's policy names each of them");
  props.headRoleArns?.forEach((roleArn, index) => {
    checkArn(scope, `headRoleArns[${index}]`, roleArn, "iam", "role/");
  });
  checkBucketEvents(scope, props.bucket);
  if (props.eventBus !== undefined) checkEventBus(scope, props.eventBus);
  if (props.alarms !== undefined) checkAlarms(scope, props.alarms);
  if (!tagsObjects(props)) return;
  checkBucketStack(scope, props.bucket);
  claimTags(scope, "UploadCompleted", props.bucket.bucketName, prefix);
}

/** Whether the check tags objects: rejected ones, or those that were not uploaded through this project. */
export function tagsObjects({
  rejectedObjects,
  foreignObjects,
}: Pick<UploadCompletedProps, "rejectedObjects" | "foreignObjects">): boolean {
  return rejectedObjects !== "delete" || foreignObjects === "reject";
}

function checkTagPrincipals(scope: Construct, props: UploadCompletedProps): void {
  const { rejectionTagPrincipals: principals = [] } = props;
  const prop = "rejectionTagPrincipals";
  checkKnownList(scope, prop, props.rejectionTagPrincipals, "the bucket's policy names each of them");
  if (principals.length > 0 && !tagsObjects(props)) {
    throw new PropsError(scope, {
      prop,
      received: principals,
      allowed: 'omitted with rejectedObjects "delete", because no object gets the tag',
      remedy: 'Leave it out, or use rejectedObjects "tag".',
    });
  }
  checkItems(scope, prop, principals, { most: MAX_TAG_PRINCIPALS, of: "ARNs" });
  principals.forEach((arn, index) => {
    checkPattern(scope, `${prop}[${index}]`, arn, IAM_PRINCIPAL, "the ARN of an IAM role or user", {
      remedy: "Write it without wildcards, e.g. arn:aws:iam::111122223333:role/operator.",
    });
  });
}

/** Refuses a bucket whose events EventBridge does not get, or gets in another Region than the stack's. */
export function checkBucketEvents(
  scope: Construct,
  bucket: Pick<UploadCompletedBucket, "eventBridge" | "region">,
): void {
  if (!bucket.eventBridge) {
    throw new PropsError(scope, {
      prop: "bucket.eventBridge",
      received: bucket.eventBridge,
      allowed: "true: without it S3 tells nobody that an object has arrived",
      remedy:
        "Add eventBridge: true to the bucket. An existing bucket's owner switches it on first, and existing.eventBridge says so.",
      see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html",
    });
  }
  const region = currentRegion(scope);
  if (!isKnown(region) || !isKnown(bucket.region) || region === bucket.region) return;
  throw new PropsError(scope, {
    prop: "bucket.region",
    received: bucket.region,
    allowed: `the stack's own Region, ${region}: S3 sends a bucket's events to EventBridge in the bucket's Region`,
    remedy: "Put the module into a stack whose provider names the bucket's Region.",
  });
}

function checkEventBus(scope: Construct, { name, arn }: UploadEventBus): void {
  checkFields(scope, { name, arn }, { name: "required text", arn: "required text" }, { path: "eventBus" });
  checkArn(scope, "eventBus.arn", arn, "events", "event-bus/");
  checkArnRegion(
    scope,
    "eventBus.arn",
    arn,
    "EventBridge takes events for buses of the Region that it is asked in",
  );
}

function checkAlarms(scope: Construct, alarms: UploadCompletedAlarms): void {
  checkFields(scope, alarms, ALARM_FIELDS, { path: "alarms" });
  checkNotEmpty(scope, "alarms.actions", alarms.actions, {
    remedy: "Name the SNS topic that alarms go to, or leave alarms out.",
  });
  checkItems(scope, "alarms.actions", alarms.actions, MAX_ALARM_ACTIONS);
  checkKnownList(scope, "alarms.outcomes", alarms.outcomes, "each of them is an alarm of its own");
  alarms.outcomes?.forEach((outcome, index) => {
    checkOneOf(scope, `alarms.outcomes[${index}]`, outcome, ["foreign", "gone"], {
      remedy: "Rejected objects always have an alarm.",
    });
  });
  knownItems(alarms.actions).forEach((action, index) => {
    checkArn(scope, `alarms.actions[${index}]`, action, "sns", "");
    checkArnRegion(
      scope,
      `alarms.actions[${index}]`,
      action,
      "CloudWatch alarms reach topics of their own Region only",
    );
  });
}

/** Refuses an ARN of another Region than the stack's, where both are known. */
function checkArnRegion(scope: Construct, prop: string, arn: string, reason: string): void {
  const region = currentRegion(scope);
  const [, , , arnRegion] = isKnown(arn) ? arn.split(":") : [];
  if (!isKnown(region) || arnRegion === undefined || arnRegion === region) return;
  throw new PropsError(scope, {
    prop,
    received: arn,
    allowed: `an ARN of the stack's own Region, ${region}: ${reason}`,
    remedy: "Name one of that Region.",
  });
}
