import type { PresignSettings } from "../contract.js";

/**
 * The headers that request the bucket's required encryption, by name in lower case; empty if its default encryption is
 * enough. Requests that create an object have them; parts do not. They are headers, because a bucket's policy does not
 * read them from a presigned URL's query.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingServerSideEncryption.html
 * @see https://github.com/aws/aws-sdk-js-v3/issues/1576
 */
export function encryptionHeaders({
  requiredEncryption,
}: Pick<PresignSettings, "requiredEncryption">): Readonly<Record<string, string>> {
  if (requiredEncryption === undefined) return {};
  const { algorithm } = requiredEncryption;
  return {
    "x-amz-server-side-encryption": algorithm,
    ...(algorithm === "aws:kms"
      ? { "x-amz-server-side-encryption-aws-kms-key-id": requiredEncryption.kmsKeyArn }
      : {}),
  };
}
