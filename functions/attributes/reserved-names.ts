/** Beginning of the names of metadata and tags that we set ourselves: no caller can write them. */
const OURS = "upload-";
/** Keys of tags that AWS sets and the bucket's policy trusts, in lower case. */
const RESERVED_TAGS = ["guarddutymalwarescanstatus"];

/**
 * Whether a name of metadata is one that we, or S3's encryption clients, set, in any case.
 * @param name - Without `x-amz-meta-`.
 */
export function isReservedMetadata(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith(OURS) || lower.startsWith("x-amz-");
}

/**
 * A name as it is compared ignoring case. Letters that look alike and have one upper-case form count as equal, such as s
 * and the long s (U+017F), because AWS does not say how it ignores case.
 */
export function foldedName(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase();
}

/**
 * Whether a tag's key is one that AWS, its scanner or our own checks set, in any case: IAM compares keys of tags
 * without regard to case.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
export function isReservedTag(key: string): boolean {
  const folded = foldedName(key);
  return folded.startsWith("aws:") || folded.startsWith(OURS) || RESERVED_TAGS.includes(folded);
}
