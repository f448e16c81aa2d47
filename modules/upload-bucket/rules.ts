import { isObject } from "../../functions/json/json.js";
import type { RequiredEncryption } from "../../functions/presign/contract.js";
import {
  boolean,
  integer,
  list,
  object,
  omitted,
  oneOf,
  optional,
  tagged,
  text,
} from "../../functions/rules/kinds.js";
import type { RuleFor, RulesFor } from "../../functions/rules/rule.js";
import { RESOURCE_STATEMENT } from "../iam/index.js";
import { newOrExisting, omittedWithExisting } from "../rules/new-or-existing.js";
import { POLICY } from "../rules/policy.js";
import { anyText, arn, CORS_ORIGINS, KMS_KEY_ARN, REGION } from "../rules/values.js";
import type {
  BucketAccessLogs,
  ExistingBucket,
  ExistingBucketProps,
  ManagedBucketProps,
  StorageTransition,
  UploadBucketProps,
} from "./props.js";

/** S3 accepts any whole number of days that fits 32 bits. */
const MAX_DAYS = 2_147_483_647;

/** The name of a bucket. Names that S3 reserves are rejected. */
export const BUCKET_NAME: RuleFor<string> = text(
  /^(?!(?:\d+\.){3}\d+$|xn--|sthree-|amzn-s3-demo-)(?!.*(?:\.\.|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  "3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends, not an IP address, without " +
    "two dots in a row, and without a beginning or end that S3 reserves",
  {
    remedy: "Choose another name. For a new bucket it can be omitted.",
    see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  },
);

const DAYS = integer(
  { min: 1, max: MAX_DAYS, unit: "days" },
  { remedy: "S3 counts whole days. Correct it, or leave it out for the default." },
);

/** Storage classes to which S3 moves objects after 30 days at the earliest. */
const INFREQUENT = ["STANDARD_IA", "ONEZONE_IA"];
const INFREQUENT_DAYS = 30;
const TRANSITION = object<StorageTransition>({
  days: integer({ min: 0, max: MAX_DAYS, unit: "days" }),
  storageClass: oneOf([
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "GLACIER_IR",
    "GLACIER",
    "DEEP_ARCHIVE",
  ]),
});
const ANY_TRANSITIONS = list(TRANSITION);
const TRANSITIONS: RuleFor<readonly StorageTransition[]> = {
  ...ANY_TRANSITIONS,
  holds: (value, context) => ANY_TRANSITIONS.holds(value, context) && areInOrder(value),
  allowed: `${ANY_TRANSITIONS.allowed}, in order of days, and from ${INFREQUENT_DAYS} days on for ${INFREQUENT.join(" and ")}`,
  see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",
};

function areInOrder(value: unknown): boolean {
  const transitions = Array.isArray(value) ? value.filter(isObject) : [];
  return transitions.every(
    ({ days, storageClass }, index) =>
      Number(days) > Number(transitions[index - 1]?.days ?? -1) &&
      (!INFREQUENT.includes(String(storageClass)) || Number(days) >= INFREQUENT_DAYS),
  );
}

/** The rules for {@link ManagedBucketProps}. */
export const MANAGED_BUCKET_RULES = {
  existing: omitted("omitted for a new bucket"),
  bucketName: optional(BUCKET_NAME),
  policy: optional(POLICY),
  region: optional(REGION),
  versioned: optional(boolean(), false),
  noncurrentVersionExpirationDays: optional(DAYS),
  expirationDays: optional(DAYS),
  abortIncompleteUploadsDays: optional(DAYS),
  rejectedObjectExpirationDays: optional(DAYS, 7),
  transitions: optional(TRANSITIONS, []),
  accessLogs: optional(
    object<BucketAccessLogs>({ bucketName: BUCKET_NAME, prefix: optional(anyText("a key prefix"), "") }),
  ),
  policyStatements: optional(list(RESOURCE_STATEMENT), []),
  kmsKeyArn: optional(KMS_KEY_ARN),
  corsAllowedOrigins: optional(CORS_ORIGINS, []),
  eventBridge: optional(boolean(), false),
  transferAcceleration: optional(boolean(), false),
  forceDestroy: optional(boolean(), false),
} satisfies RulesFor<ManagedBucketProps>;

const REQUIRED_ENCRYPTION = tagged<RequiredEncryption, "algorithm">(
  "algorithm",
  { AES256: {}, "aws:kms": { kmsKeyArn: KMS_KEY_ARN } },
  { remedy: "Give the value of x-amz-server-side-encryption that the bucket's policy requires." },
);

/** The rules for {@link ExistingBucket}. */
export const EXISTING_BUCKET_RULES = {
  bucketName: BUCKET_NAME,
  region: REGION,
  bucketArn: optional(arn("s3", "")),
  bucketRegionalDomainName: optional(anyText("the bucket's host name")),
  ownerAccountId: optional(
    text(/^\d{12}$/, "12 digits", {
      remedy: "Pass the number of the account that owns the bucket, in quotes.",
    }),
  ),
  kmsKeyArn: optional(KMS_KEY_ARN),
  versioned: optional(boolean(), false),
  transferAcceleration: optional(boolean(), false),
  eventBridge: optional(boolean(), false),
  requiredEncryption: optional(REQUIRED_ENCRYPTION),
} satisfies RulesFor<ExistingBucket>;

/** The rules for {@link ExistingBucketProps}. */
export const EXISTING_BUCKET_PROPS_RULES = {
  ...omittedWithExisting(
    MANAGED_BUCKET_RULES,
    "Describe the bucket inside existing. Leave out settings of a new bucket.",
  ),
  existing: object<ExistingBucket>(EXISTING_BUCKET_RULES),
  manageBucketPolicy: optional(boolean(), false),
  policy: optional(POLICY),
} satisfies RulesFor<ExistingBucketProps>;

/** The rule for {@link UploadBucketProps}. */
export const UPLOAD_BUCKET = newOrExisting<UploadBucketProps>({
  created: MANAGED_BUCKET_RULES,
  existing: EXISTING_BUCKET_PROPS_RULES,
});
