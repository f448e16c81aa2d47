import type {
  S3BucketLifecycleConfigurationRule,
  S3BucketLifecycleConfigurationRuleFilter,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import type { Construct } from "constructs";
import type { LifecycleFilter, LifecycleRule } from "./rules.js";

/** Sets the lifecycle rules of a bucket. They replace all existing rules. */
export function createLifecycle(
  scope: Construct,
  target: { readonly bucket: string; readonly region?: string },
  rules: readonly LifecycleRule[],
): void {
  new S3BucketLifecycleConfiguration(scope, "Lifecycle", { ...target, rule: rules.map(terraformRule) });
}

function terraformRule(rule: LifecycleRule): S3BucketLifecycleConfigurationRule {
  const { AbortIncompleteMultipartUpload, Expiration, NoncurrentVersionExpiration, Transitions } = rule;
  return {
    id: rule.ID,
    status: rule.Status,
    filter: [terraformFilter(rule.Filter)],
    ...(AbortIncompleteMultipartUpload && {
      abortIncompleteMultipartUpload: [
        { daysAfterInitiation: AbortIncompleteMultipartUpload.DaysAfterInitiation },
      ],
    }),
    ...(Transitions && {
      transition: Transitions.map(({ Days, StorageClass }) => ({ days: Days, storageClass: StorageClass })),
    }),
    ...(Expiration && { expiration: [{ days: Expiration.Days }] }),
    ...(NoncurrentVersionExpiration && {
      noncurrentVersionExpiration: [{ noncurrentDays: NoncurrentVersionExpiration.NoncurrentDays }],
    }),
  };
}

function terraformFilter(filter: LifecycleFilter): S3BucketLifecycleConfigurationRuleFilter {
  if ("Prefix" in filter) return { prefix: filter.Prefix };
  if ("Tag" in filter) return { tag: [{ key: filter.Tag.Key, value: filter.Tag.Value }] };
  const { Prefix, Tags } = filter.And;
  return { and: [{ prefix: Prefix, tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) }] };
}
