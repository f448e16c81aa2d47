import type { Construct } from "constructs";
import { PropsError } from "../errors.js";
import { isKnown } from "../rules/tokens.js";

const ACCELERATION_PAGE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html";

/** The Regions that S3 lists for Transfer Acceleration. See {@link ACCELERATION_PAGE}. */
const ACCELERATED_REGIONS: ReadonlySet<string> = new Set([
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
]);

/** Rejects Transfer Acceleration in a Region without it: S3 would reject it during apply. */
export function checkAcceleratedRegion(scope: Construct, region: string | undefined): void {
  if (!isKnown(region) || ACCELERATED_REGIONS.has(region)) return;
  throw new PropsError(scope, {
    prop: "transferAcceleration",
    received: `true in ${region}`,
    allowed: `true only in ${[...ACCELERATED_REGIONS].join(", ")}`,
    remedy: "Leave transferAcceleration out, or create the bucket in one of these Regions.",
    see: ACCELERATION_PAGE,
  });
}

/** Rejects a KMS key of another Region than the bucket's: S3 would reject each upload. */
export function checkKeyRegion(
  scope: Construct,
  prop: string,
  kmsKeyArn: string | undefined,
  region: string | undefined,
): void {
  if (!isKnown(kmsKeyArn) || !isKnown(region)) return;
  const [, , , keyRegion] = kmsKeyArn.split(":");
  if (keyRegion === region || !isKnown(keyRegion)) return;
  throw new PropsError(scope, {
    prop,
    received: kmsKeyArn,
    allowed: `a KMS key of the bucket's own Region, ${region}`,
    remedy:
      "Name a key of that Region. A multi-Region key has a replica, and an ARN, in each of its Regions.",
    see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  });
}
