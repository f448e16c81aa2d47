/** Beginning of the names of metadata and tags that we set ourselves: no caller can write them. */
const OURS = "upload-";
/** Keys of tags that AWS sets and the bucket's policy trusts, in lower case. */
const RESERVED_TAGS = ["guarddutymalwarescanstatus"];

/** Whether a name of metadata is one of ours, in any case. @param name - Without `x-amz-meta-`. */
export function isOurMetadata(name: string): boolean {
  return name.toLowerCase().startsWith(OURS);
}

/** Whether a name of metadata is one that we, or S3's encryption clients, set. @param name - Without `x-amz-meta-`. */
export function isReservedMetadata(name: string): boolean {
  return isOurMetadata(name) || name.toLowerCase().startsWith("x-amz-");
}

/**
 * Whether a tag's key is one that AWS, its scanner or our own checks set, in any case: IAM compares keys of tags
 * without regard to case.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
export function isReservedTag(key: string): boolean {
  const lower = key.toLowerCase();
  return lower.startsWith("aws:") || lower.startsWith(OURS) || RESERVED_TAGS.includes(lower);
}
