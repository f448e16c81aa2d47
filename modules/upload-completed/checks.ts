import type { Construct } from "constructs";
import type { Completed } from "../../functions/rules/fallbacks.js";
import { checkBucketStack, claimTags } from "../bucket-rules.js";
import { PropsError } from "../errors.js";
import { currentRegion } from "../iam/index.js";
import { checkProps } from "../rules/check.js";
import { isKnown, knownItems } from "../rules/tokens.js";
import type { UploadCompletedBucket, UploadCompletedProps } from "./props.js";
import { UPLOAD_COMPLETED_RULES } from "./rules.js";

/** Props with their defaults. */
type CompletedProps = Completed<UploadCompletedProps, typeof UPLOAD_COMPLETED_RULES>;

/** Rejects a check that would get no events. Returns the props with their defaults. */
export function checkUploadCompleted(scope: Construct, given: UploadCompletedProps): CompletedProps {
  const props = checkProps(scope, given, UPLOAD_COMPLETED_RULES);
  checkTagPrincipals(scope, props);
  checkBucketEvents(scope, props.bucket);
  checkRegions(scope, props);
  if (!tagsObjects(props)) return props;
  checkBucketStack(scope, props.bucket);
  claimTags(scope, "UploadCompleted", props.bucket.bucketName, props.prefix);
  return props;
}

/** Whether the check tags objects: rejected ones, or those that were not uploaded through this project. */
export function tagsObjects({
  rejectedObjects,
  foreignObjects,
}: Pick<CompletedProps, "rejectedObjects" | "foreignObjects">): boolean {
  return rejectedObjects !== "delete" || foreignObjects === "reject";
}

function checkTagPrincipals(scope: Construct, props: CompletedProps): void {
  const { rejectionTagPrincipals } = props;
  if (rejectionTagPrincipals.length === 0 || tagsObjects(props)) return;
  throw new PropsError(scope, {
    prop: "rejectionTagPrincipals",
    received: rejectionTagPrincipals,
    allowed: 'omitted with rejectedObjects "delete", because no object gets the tag',
    remedy: 'Leave it out, or use rejectedObjects "tag".',
  });
}

/** Rejects a bucket whose events do not reach EventBridge in the stack's Region. */
export function checkBucketEvents(
  scope: Construct,
  bucket: Pick<UploadCompletedBucket, "eventBridge" | "region">,
): void {
  if (!bucket.eventBridge) {
    throw new PropsError(scope, {
      prop: "bucket.eventBridge",
      received: bucket.eventBridge,
      allowed: "true: without it, S3 sends no events about new objects",
      remedy:
        "Add eventBridge: true to the bucket. The owner of an existing bucket must enable it first; then add " +
        "existing.eventBridge: true.",
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

function checkRegions(scope: Construct, { eventBus, alarms }: CompletedProps): void {
  if (eventBus !== undefined) {
    const reason = "EventBridge accepts events only for buses of its own Region";
    checkArnRegion(scope, "eventBus.arn", eventBus.arn, reason);
  }
  knownItems(alarms?.actions).forEach((action, index) => {
    const reason = "CloudWatch alarms send only to topics of their own Region";
    checkArnRegion(scope, `alarms.actions[${index}]`, action, reason);
  });
}

/** Rejects an ARN of another Region than the stack's, if both are known. */
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
