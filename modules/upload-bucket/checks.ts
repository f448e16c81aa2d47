import type { Construct } from "constructs";
import { checkArn, checkCorsOrigins, checkInteger, checkPattern, isKnown } from "../checks.js";
import { PropsError } from "../errors.js";
import type { ExistingBucketProps, ManagedBucketProps } from "./props.js";

const NAMING_RULES = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const RESERVED_NAME =
  /\.\.|^\d+\.\d+\.\d+\.\d+$|^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
/** S3 takes any whole number of days that fits 32 bits. */
const MOST_DAYS = 2_147_483_647;

/** Refuses what S3 would refuse when the bucket is made. */
export function checkManagedBucket(scope: Construct, props: ManagedBucketProps): void {
  checkName(scope, "bucketName", props.bucketName);
  checkRegion(scope, "region", props.region);
  checkArn(scope, "kmsKeyArn", props.kmsKeyArn, "kms", "key/");
  checkCorsOrigins(scope, "corsAllowedOrigins", props.corsAllowedOrigins ?? []);
  checkDays(scope, "abortIncompleteUploadsDays", props.abortIncompleteUploadsDays);
  checkDays(scope, "expirationDays", props.expirationDays);
  checkDays(scope, "noncurrentVersionExpirationDays", props.noncurrentVersionExpirationDays);
  if (props.transferAcceleration) checkNoDots(scope, "bucketName", props.bucketName);
  if (props.noncurrentVersionExpirationDays !== undefined && !props.versioned) {
    throw new PropsError(scope, {
      prop: "noncurrentVersionExpirationDays",
      received: props.noncurrentVersionExpirationDays,
      allowed: "absent where the bucket keeps no versions",
      remedy: "Add versioned: true, or leave it out.",
    });
  }
}

/** Refuses facts about an existing bucket that cannot be. */
export function checkExistingBucket(scope: Construct, { existing }: ExistingBucketProps): void {
  checkName(scope, "existing.bucketName", existing.bucketName);
  checkRegion(scope, "existing.region", existing.region);
  checkArn(scope, "existing.bucketArn", existing.bucketArn, "s3", "");
  checkArn(scope, "existing.kmsKeyArn", existing.kmsKeyArn, "kms", "key/");
  checkPattern(scope, "existing.ownerAccountId", existing.ownerAccountId, /^\d{12}$/, "12 digits", {
    remedy: "Pass the number of the account that owns the bucket, in quotes.",
  });
  if (existing.transferAcceleration) checkNoDots(scope, "existing.bucketName", existing.bucketName);
}

function checkName(scope: Construct, prop: string, name: string | undefined): void {
  const advice = { remedy: "Choose another name, or leave it out for a made-up one.", see: NAMING_RULES };
  checkPattern(
    scope,
    prop,
    name,
    BUCKET_NAME,
    "3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends",
    advice,
  );
  if (isKnown(name) && RESERVED_NAME.test(name)) {
    throw new PropsError(scope, {
      prop,
      received: name,
      allowed: "no IP address, without two dots in a row, and with no beginning or end that S3 reserves",
      ...advice,
    });
  }
}

function checkNoDots(scope: Construct, prop: string, name: string | undefined): void {
  checkPattern(scope, prop, name, /^[^.]*$/, "without dots where transferAcceleration is on", {
    remedy: "Use hyphens, or switch transferAcceleration off.",
    see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html",
  });
}

function checkRegion(scope: Construct, prop: string, region: string | undefined): void {
  checkPattern(scope, prop, region, REGION, 'a Region\'s code such as "eu-central-1"', {
    remedy: "Pass the code, not the Region's name or an Availability Zone.",
  });
}

function checkDays(scope: Construct, prop: string, days: number | undefined): void {
  checkInteger(
    scope,
    prop,
    days,
    { min: 1, max: MOST_DAYS, unit: "days" },
    {
      remedy: "S3 counts in whole days; leave it out to keep things for ever.",
    },
  );
}
