import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { Construct } from "constructs";
import { PropsError } from "./errors.js";

/**
 * Rejects a bucket of another stack if this project manages the bucket's policy. The policy would name resources of
 * this stack, whose resources name the bucket: neither stack could be deployed first.
 */
export function checkBucketStack(scope: IConstruct, bucket: object): void {
  if (!Construct.isConstruct(bucket) || !("managesPolicy" in bucket) || bucket.managesPolicy === false)
    return;
  const [own, other] = [TerraformStack.of(scope), TerraformStack.of(bucket)];
  if (own === other) return;
  throw new PropsError(scope, {
    prop: "bucket",
    received: bucket,
    allowed: `a bucket of the same stack, "${own.node.path}": the bucket's one policy needs statements about this construct`,
    remedy:
      `Create this construct in the stack "${other.node.path}". Or give the bucket as existing, with manageBucketPolicy ` +
      "left out, and have its owner add the policyStatements.",
  });
}

/** A construct that changes the tags of a bucket's objects. */
type Tagger = "UploadCompleted" | "MalwareProtection";

interface Claim {
  readonly tagger: Tagger;
  readonly bucketName: string;
  readonly prefix: string;
  readonly path: string;
}

/** The taggers of each app's buckets. */
const CLAIMS = new WeakMap<IConstruct, Claim[]>();

/**
 * Registers what tags the objects of a bucket, and refuses two that would disturb each other. S3 replaces an object's
 * tags as a whole, and the bucket's policy denies a tag's change to everybody but the one that sets it.
 * @param prefix - Where its objects are. The malware scan guards its tag in the whole bucket.
 */
export function claimTags(scope: IConstruct, tagger: Tagger, bucketName: string, prefix: string): void {
  const claims = CLAIMS.get(scope.node.root) ?? [];
  const claim = { tagger, bucketName, prefix, path: scope.node.path };
  const other = claims.find((earlier) => earlier.bucketName === bucketName && disturbs(earlier, claim));
  if (other !== undefined) throw new PropsError(scope, problemOf(claim, other));
  CLAIMS.set(scope.node.root, [...claims, claim]);
}

function disturbs(one: Claim, other: Claim): boolean {
  if (one.tagger === "MalwareProtection" && other.tagger === "MalwareProtection") return true;
  return one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
}

function problemOf(claim: Claim, other: Claim) {
  if (claim.tagger !== other.tagger) {
    return {
      prop: claim.tagger === "UploadCompleted" ? "rejectedObjects" : "bucket",
      received: `an UploadCompleted that tags objects, and MalwareProtection (${other.path})`,
      allowed: '"delete", with foreignObjects "log", next to MalwareProtection',
      remedy:
        "The scanner and the check replace an object's tags as a whole, so each could lose the other's tag. Use " +
        'rejectedObjects: "delete" in UploadCompleted, or give the two prefixes that do not overlap.',
      see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html",
    };
  }
  if (claim.tagger === "MalwareProtection") {
    return {
      prop: "bucket",
      received: `a bucket that ${other.path} scans already`,
      allowed: "a bucket without another MalwareProtection: its policy lets one scanner write the tag",
      remedy: "Use one MalwareProtection with a prefix that covers all uploads.",
    };
  }
  return {
    prop: "prefix",
    received: claim.prefix,
    allowed: `a prefix that does not overlap with "${other.prefix}" of ${other.path}, which tags objects too`,
    remedy:
      "Each would be denied to read what the other has rejected. Give each a prefix of its own, or use one " +
      'UploadCompleted, or use rejectedObjects: "delete" in one of them.',
  };
}
