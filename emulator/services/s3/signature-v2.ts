/**
 * The Regions that accept Signature Version 2: those that opened before 2014.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/specify-a-signing-version.html
 */
const REGIONS: readonly (string | undefined)[] = [
  "us-east-1",
  "us-west-1",
  "us-west-2",
  "eu-west-1",
  "ap-northeast-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "sa-east-1",
];

/** Whether S3 accepts Signature Version 2 in a Region. There, CloudFront's identities need no content hash. */
export function acceptsSignatureV2(region: string | undefined): boolean {
  return REGIONS.includes(region);
}
