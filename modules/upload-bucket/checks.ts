import type { Construct } from "constructs";
import type { RequiredEncryption } from "../../functions/presign/contract.js";
import { checkArn, checkCorsOrigins, checkInteger, checkPattern, checkRegion, isKnown } from "../checks.js";
import { PropsError } from "../errors.js";
import type { Fields } from "../fields.js";
import { checkFields } from "../fields.js";
import { currentRegion } from "../iam/index.js";
import type { ExistingBucket, ExistingBucketProps, ManagedBucketProps } from "./props.js";
import { checkAcceleratedRegion, checkKeyRegion } from "./region-checks.js";

const NAMING_RULES = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";
/** What a bucket's name is made of, but for the names that S3 keeps for itself. */
export const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const RESERVED_NAME =
  /\.\.|^\d+\.\d+\.\d+\.\d+$|^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;
/** S3 takes any whole number of days that fits 32 bits. */
const MOST_DAYS = 2_147_483_647;

const MANAGED_FIELDS: Fields<Omit<ManagedBucketProps, "existing">> = {
  bucketName: "text",
  region: "text",
  versioned: "boolean",
  noncurrentVersionExpirationDays: "number",
  expirationDays: "number",
  abortIncompleteUploadsDays: "number",
  rejectedObjectExpirationDays: "number",
  policy: "object",
  kmsKeyArn: "text",
  corsAllowedOrigins: "list",
  eventBridge: "boolean",
  transferAcceleration: "boolean",
  forceDestroy: "boolean",
};
const EXISTING_PROPS_FIELDS: Fields<ExistingBucketProps> = {
  existing: "required object",
  manageBucketPolicy: "boolean",
  policy: "object",
};
const EXISTING_FIELDS: Fields<ExistingBucket> = {
  bucketName: "required text",
  region: "required text",
  bucketArn: "text",
  bucketRegionalDomainName: "text",
  ownerAccountId: "text",
  kmsKeyArn: "text",
  versioned: "boolean",
  transferAcceleration: "boolean",
  eventBridge: "boolean",
  requiredEncryption: "object",
};

/** Refuses what S3 would refuse when the bucket is made. */
export function checkManagedBucket(scope: Construct, props: ManagedBucketProps): void {
  checkFields(scope, props, MANAGED_FIELDS);
  checkName(scope, "bucketName", props.bucketName);
  const region = props.region ?? currentRegion(scope);
  checkRegion(scope, "region", region);
  checkArn(scope, "kmsKeyArn", props.kmsKeyArn, "kms", "key/");
  checkKeyRegion(scope, "kmsKeyArn", props.kmsKeyArn, region);
  checkCorsOrigins(scope, "corsAllowedOrigins", props.corsAllowedOrigins ?? []);
  checkDays(scope, "abortIncompleteUploadsDays", props.abortIncompleteUploadsDays);
  checkDays(scope, "rejectedObjectExpirationDays", props.rejectedObjectExpirationDays);
  checkDays(scope, "expirationDays", props.expirationDays);
  checkDays(scope, "noncurrentVersionExpirationDays", props.noncurrentVersionExpirationDays);
  if (props.transferAcceleration) {
    checkNoDots(scope, "bucketName", props.bucketName);
    checkAcceleratedRegion(scope, region);
  }
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
export function checkExistingBucket(scope: Construct, props: ExistingBucketProps): void {
  checkFields(scope, props, EXISTING_PROPS_FIELDS, {
    strangers:
      "Write what the bucket is like inside existing; what only a new bucket can be given, leave out.",
  });
  const { existing } = props;
  checkFields(scope, existing, EXISTING_FIELDS, { path: "existing" });
  checkName(scope, "existing.bucketName", existing.bucketName);
  checkRegion(scope, "existing.region", existing.region);
  checkArn(scope, "existing.bucketArn", existing.bucketArn, "s3", "");
  checkArn(scope, "existing.kmsKeyArn", existing.kmsKeyArn, "kms", "key/");
  checkKeyRegion(scope, "existing.kmsKeyArn", existing.kmsKeyArn, existing.region);
  checkPattern(scope, "existing.ownerAccountId", existing.ownerAccountId, /^\d{12}$/, "12 digits", {
    remedy: "Pass the number of the account that owns the bucket, in quotes.",
  });
  if (existing.transferAcceleration) checkNoDots(scope, "existing.bucketName", existing.bucketName);
  if (existing.requiredEncryption !== undefined)
    checkEncryption(scope, existing.requiredEncryption, existing);
}

/** One key encrypts the objects, and it is the one that requests name. */
function checkEncryption(
  scope: Construct,
  encryption: RequiredEncryption,
  { kmsKeyArn, region }: ExistingBucket,
): void {
  const path = "existing.requiredEncryption";
  const prop = `${path}.algorithm`;
  if (encryption.algorithm !== "AES256" && encryption.algorithm !== "aws:kms") {
    throw new PropsError(scope, {
      prop,
      received: (encryption as { readonly algorithm?: unknown }).algorithm,
      allowed: '"AES256" or "aws:kms"',
      remedy: "Write what the bucket's policy wants in x-amz-server-side-encryption.",
    });
  }
  if (encryption.algorithm === "AES256") {
    checkFields(scope, encryption, { algorithm: "required text" }, { path });
    if (kmsKeyArn === undefined) return;
    const remedy = 'Leave kmsKeyArn out, or write { algorithm: "aws:kms", kmsKeyArn }.';
    throw new PropsError(scope, {
      prop,
      received: "AES256",
      allowed: '"aws:kms" beside a kmsKeyArn',
      remedy,
    });
  }
  checkFields(scope, encryption, { algorithm: "required text", kmsKeyArn: "required text" }, { path });
  checkArn(scope, `${path}.kmsKeyArn`, encryption.kmsKeyArn, "kms", "key/");
  checkKeyRegion(scope, `${path}.kmsKeyArn`, encryption.kmsKeyArn, region);
  if (!isKnown(kmsKeyArn) || !isKnown(encryption.kmsKeyArn) || kmsKeyArn === encryption.kmsKeyArn) return;
  throw new PropsError(scope, {
    prop: `${path}.kmsKeyArn`,
    received: encryption.kmsKeyArn,
    allowed: `the same as existing.kmsKeyArn, ${kmsKeyArn}`,
    remedy: "Leave existing.kmsKeyArn out: the key that requests have to name is the one that encrypts.",
  });
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

function checkDays(scope: Construct, prop: string, days: number | undefined): void {
  checkInteger(
    scope,
    prop,
    days,
    { min: 1, max: MOST_DAYS, unit: "days" },
    {
      remedy: "S3 counts in whole days. Correct it, or leave it out for the default.",
    },
  );
}
