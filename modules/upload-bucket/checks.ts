import type { Construct } from "constructs";
import type { RequiredEncryption } from "../../functions/presign/contract.js";
import type { Completed } from "../../functions/rules/fallbacks.js";
import { text } from "../../functions/rules/kinds.js";
import { PropsError } from "../errors.js";
import { currentRegion } from "../iam/index.js";
import { checkProps, checkValue } from "../rules/check.js";
import { isKnown } from "../rules/tokens.js";
import { REGION } from "../rules/values.js";
import type { ExistingBucket, ExistingBucketProps, ManagedBucketProps } from "./props.js";
import { checkAcceleratedRegion, checkKeyRegion } from "./region-checks.js";
import { EXISTING_BUCKET_PROPS_RULES, MANAGED_BUCKET_RULES } from "./rules.js";

const NAME_WITHOUT_DOTS = text(/^[^.]*$/, "without dots if transferAcceleration is on", {
  remedy: "Use hyphens, or switch transferAcceleration off.",
  see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html",
});

/** Props of a new bucket with their defaults. */
export type CompletedBucketProps = Completed<ManagedBucketProps, typeof MANAGED_BUCKET_RULES>;

/** Rejects props that S3 would reject when the bucket is created. Returns the props with their defaults. */
export function checkManagedBucket(scope: Construct, given: ManagedBucketProps): CompletedBucketProps {
  const props = checkProps(scope, given, MANAGED_BUCKET_RULES);
  const region = props.region ?? currentRegion(scope);
  if (region !== undefined) checkValue(scope, "region", region, REGION);
  checkKeyRegion(scope, "kmsKeyArn", props.kmsKeyArn, region);
  if (props.transferAcceleration) {
    if (props.bucketName !== undefined) checkValue(scope, "bucketName", props.bucketName, NAME_WITHOUT_DOTS);
    checkAcceleratedRegion(scope, region);
  }
  if (props.noncurrentVersionExpirationDays !== undefined && !props.versioned) {
    throw new PropsError(scope, {
      prop: "noncurrentVersionExpirationDays",
      received: props.noncurrentVersionExpirationDays,
      allowed: "omitted unless versioned is true",
      remedy: "Add versioned: true, or leave it out.",
    });
  }
  return props;
}

/** Rejects contradictory properties of an existing bucket. Returns the props with their defaults. */
export function checkExistingBucket(
  scope: Construct,
  given: ExistingBucketProps,
): Completed<ExistingBucketProps, typeof EXISTING_BUCKET_PROPS_RULES> {
  const props = checkProps(scope, given, EXISTING_BUCKET_PROPS_RULES);
  const { existing } = props;
  checkKeyRegion(scope, "existing.kmsKeyArn", existing.kmsKeyArn, existing.region);
  if (existing.transferAcceleration) {
    checkValue(scope, "existing.bucketName", existing.bucketName, NAME_WITHOUT_DOTS);
  }
  if (existing.requiredEncryption !== undefined)
    checkEncryption(scope, existing.requiredEncryption, existing);
  return props;
}

/** Rejects two different KMS keys: the key that requests must name is the one that encrypts the objects. */
function checkEncryption(
  scope: Construct,
  encryption: RequiredEncryption,
  { kmsKeyArn, region }: ExistingBucket,
): void {
  const path = "existing.requiredEncryption";
  if (encryption.algorithm === "AES256") {
    if (kmsKeyArn === undefined) return;
    throw new PropsError(scope, {
      prop: `${path}.algorithm`,
      received: encryption.algorithm,
      allowed: '"aws:kms" if existing.kmsKeyArn is given',
      remedy: 'Leave kmsKeyArn out, or write { algorithm: "aws:kms", kmsKeyArn }.',
    });
  }
  checkKeyRegion(scope, `${path}.kmsKeyArn`, encryption.kmsKeyArn, region);
  if (!isKnown(kmsKeyArn) || !isKnown(encryption.kmsKeyArn) || kmsKeyArn === encryption.kmsKeyArn) return;
  throw new PropsError(scope, {
    prop: `${path}.kmsKeyArn`,
    received: encryption.kmsKeyArn,
    allowed: `the same as existing.kmsKeyArn, ${kmsKeyArn}`,
    remedy: "Leave existing.kmsKeyArn out: the key that requests must name is the one that encrypts.",
  });
}
