import type { Bucket, Expiration } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import type { ArgumentsOf } from "../../schema/resource-type.js";
import { bucketLifecycle } from "./bucket-settings.js";

type LifecycleRule = ArgumentsOf<typeof bucketLifecycle>["rule"][number];

/**
 * Reports lifecycle rules that S3 rejects.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
 */
export function checkLifecycles(resources: Resources, diagnostics: Diagnostics): void {
  for (const lifecycle of resources.of(bucketLifecycle)) {
    lifecycle.arguments.rule.forEach((rule, index) => {
      const hasTags = Object.keys(filterOf(rule).tags).length > 0;
      if (!hasTags || rule.abort_incomplete_multipart_upload === undefined) return;
      const reason = "S3 rejects it in a rule with a tag filter: parts have no tags";
      diagnostics.report(lifecycle, `rule[${index}].abort_incomplete_multipart_upload`, reason);
    });
  }
}

/** The effects of a bucket's enabled lifecycle rules. */
export function lifecycleOf(
  rules: readonly LifecycleRule[],
): Pick<Bucket, "abortIncompleteMultipartUploads" | "expirations"> {
  const enabled = rules.filter(({ status }) => status === "Enabled");
  return {
    abortIncompleteMultipartUploads: enabled.flatMap(abortsOf),
    expirations: enabled.flatMap(expirationsOf),
  };
}

function abortsOf(rule: LifecycleRule): Bucket["abortIncompleteMultipartUploads"] {
  const abort = rule.abort_incomplete_multipart_upload;
  return abort ? [{ prefix: filterOf(rule).prefix, days: abort.days_after_initiation }] : [];
}

function expirationsOf(rule: LifecycleRule): readonly Expiration[] {
  const { expiration, noncurrent_version_expiration: noncurrent } = rule;
  const filter = filterOf(rule);
  const current: Expiration[] =
    expiration?.days === undefined ? [] : [{ versions: "current", ...filter, days: expiration.days }];
  if (noncurrent === undefined) return current;
  const newerNoncurrentVersions = noncurrent.newer_noncurrent_versions;
  return [
    ...current,
    {
      versions: "noncurrent",
      ...filter,
      days: noncurrent.noncurrent_days,
      ...(newerNoncurrentVersions === undefined ? {} : { newerNoncurrentVersions }),
    },
  ];
}

function filterOf({ filter, prefix }: LifecycleRule): Pick<Expiration, "prefix" | "tags"> {
  const { tag, and } = filter ?? {};
  return {
    prefix: and?.prefix ?? filter?.prefix ?? prefix ?? "",
    tags: { ...and?.tags, ...(tag && { [tag.key]: tag.value }) },
  };
}
