import { Fn, Op, Token } from "cdktf";
import { REJECTED_STATUS_TAG } from "../../../functions/upload-completed/contract.js";
import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import type { ManagedBucketProps, StorageTransition } from "../props.js";

/** Size above which an object is large: 100 GiB. At 0.7 MB a second, it is uploaded within {@link SHORT_ABORT_DAYS}. */
const LARGE_OBJECT_BYTES = 107_374_182_400;
const SHORT_ABORT_DAYS = 2;
const LONG_ABORT_DAYS = 7;
/**
 * Days after which a noncurrent version of a rejected object is deleted: S3's minimum. Nothing reads a rejected version
 * that was replaced.
 */
const REJECTED_NONCURRENT_DAYS = 1;

/**
 * A rule of a bucket's lifecycle, in the form of S3's API and `aws s3api put-bucket-lifecycle-configuration`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
 */
export interface LifecycleRule {
  readonly ID: string;
  readonly Status: "Enabled";
  readonly Filter: LifecycleFilter;
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
  readonly Expiration?: { readonly Days: number };
  readonly Transitions?: readonly { readonly Days: number; readonly StorageClass: string }[];
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
}

/** The objects that a rule applies to. */
export type LifecycleFilter =
  | { readonly Prefix: string }
  | { readonly Tag: LifecycleTag }
  | { readonly And: { readonly Prefix: string; readonly Tags: readonly LifecycleTag[] } };

/** A tag with exactly this key and value. */
export interface LifecycleTag {
  readonly Key: string;
  readonly Value: string;
}

/** The properties that the rules depend on. */
export interface LifecycleFacts
  extends Pick<
    ManagedBucketProps,
    "abortIncompleteUploadsDays" | "expirationDays" | "noncurrentVersionExpirationDays" | "versioned"
  > {
  readonly rejectedObjectExpirationDays: number;
  readonly transitions?: readonly StorageTransition[];
  /** Omitted if the bucket's props have no policy. */
  readonly policy?: Pick<UploadPolicy, "maxBytes">;
}

/** The lifecycle rules for these properties and the keys below a prefix; the empty prefix means the whole bucket. */
export function lifecycleRules(facts: LifecycleFacts, prefix: string): readonly LifecycleRule[] {
  const { expirationDays: days, noncurrentVersionExpirationDays: noncurrentDays } = facts;
  const below = { Status: "Enabled", Filter: { Prefix: prefix } } as const;
  return [
    {
      ID: "abort-incomplete-uploads",
      ...below,
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortDays(facts) },
    },
    rejectedRule(facts, prefix),
    ...transitionRule(facts, below),
    ...(days === undefined ? [] : [{ ID: "expire-objects", ...below, Expiration: { Days: days } }]),
    ...(noncurrentDays === undefined
      ? []
      : [
          {
            ID: "expire-noncurrent-versions",
            ...below,
            NoncurrentVersionExpiration: { NoncurrentDays: noncurrentDays },
          },
        ]),
  ];
}

function transitionRule(
  { transitions = [] }: LifecycleFacts,
  below: Pick<LifecycleRule, "Status" | "Filter">,
): readonly LifecycleRule[] {
  if (transitions.length === 0) return [];
  const moves = transitions.map(({ days, storageClass }) => ({ Days: days, StorageClass: storageClass }));
  return [{ ID: "move-objects", ...below, Transitions: moves }];
}

function abortDays({ abortIncompleteUploadsDays, policy }: LifecycleFacts): number {
  if (abortIncompleteUploadsDays !== undefined) return abortIncompleteUploadsDays;
  if (policy === undefined) return LONG_ABORT_DAYS;
  const { maxBytes } = policy;
  if (Token.isUnresolved(maxBytes)) {
    const isShort = Op.lte(maxBytes, LARGE_OBJECT_BYTES);
    return Token.asNumber(Fn.conditional(isShort, SHORT_ABORT_DAYS, LONG_ABORT_DAYS));
  }
  return maxBytes <= LARGE_OBJECT_BYTES ? SHORT_ABORT_DAYS : LONG_ABORT_DAYS;
}

/**
 * The rule for rejected objects. With versioning, expiry only adds a delete marker, so versions need their own expiry.
 */
function rejectedRule(
  { rejectedObjectExpirationDays, versioned }: LifecycleFacts,
  prefix: string,
): LifecycleRule {
  const tag = { Key: REJECTED_STATUS_TAG.key, Value: REJECTED_STATUS_TAG.value };
  return {
    ID: "expire-rejected-objects",
    Status: "Enabled",
    Filter: prefix === "" ? { Tag: tag } : { And: { Prefix: prefix, Tags: [tag] } },
    Expiration: { Days: rejectedObjectExpirationDays },
    ...(versioned && { NoncurrentVersionExpiration: { NoncurrentDays: REJECTED_NONCURRENT_DAYS } }),
  };
}
