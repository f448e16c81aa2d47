import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { Construct } from "constructs";
import { PropsError } from "./errors.js";

/**
 * Rejects a bucket of another stack if this project manages the bucket's policy. The policy would refer to resources of
 * this stack, and those resources to the bucket, so neither stack could be deployed first.
 */
export function checkBucketStack(scope: IConstruct, bucket: object): void {
  if (!Construct.isConstruct(bucket) || !("managesPolicy" in bucket) || bucket.managesPolicy === false)
    return;
  const [own, other] = [TerraformStack.of(scope), TerraformStack.of(bucket)];
  if (own === other) return;
  throw new PropsError(scope, {
    prop: "bucket",
    received: bucket,
    allowed: `a bucket of the same stack, "${own.node.path}": the bucket's policy needs statements about this construct`,
    remedy:
      `Create this construct in the stack "${other.node.path}". Or give the bucket as existing, with manageBucketPolicy ` +
      "left out, and have its owner add the policyStatements.",
  });
}

/** A construct that sets tags on a bucket's objects. */
type Tagger = "UploadCompleted" | "MalwareProtection";

interface Claim {
  readonly tagger: Tagger;
  readonly bucketName: string;
  readonly prefix: string;
  readonly path: string;
}

/** The registered constructs by app: all constructs that set tags on buckets' objects. */
const CLAIMS = new WeakMap<IConstruct, Claim[]>();

/**
 * Registers a construct that sets tags on a bucket's objects, and rejects two that conflict. S3 always replaces all
 * tags of an object, and the bucket's policy lets only one principal change a tag.
 * @param prefix - Prefix of the objects. The malware scan protects its tag in the whole bucket.
 */
export function claimTags(scope: IConstruct, tagger: Tagger, bucketName: string, prefix: string): void {
  const claims = CLAIMS.get(scope.node.root) ?? [];
  const claim = { tagger, bucketName, prefix, path: scope.node.path };
  const other = claims.find((earlier) => earlier.bucketName === bucketName && conflicts(earlier, claim));
  if (other !== undefined) throw new PropsError(scope, problemOf(claim, other));
  CLAIMS.set(scope.node.root, [...claims, claim]);
}

function conflicts(one: Claim, other: Claim): boolean {
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
        "The scanner and the check each replace all tags of an object, so each could remove the other's tag. Use " +
        'rejectedObjects: "delete" in UploadCompleted, or give the two prefixes that do not overlap with each other.',
      see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html",
    };
  }
  if (claim.tagger === "MalwareProtection") {
    return {
      prop: "bucket",
      received: `a bucket that ${other.path} already scans`,
      allowed: "a bucket without another MalwareProtection: its policy lets one scanner write the tag",
      remedy: "Use one MalwareProtection with a prefix that covers all uploads.",
    };
  }
  return {
    prop: "prefix",
    received: claim.prefix,
    allowed: `a prefix that does not overlap with "${other.prefix}" of ${other.path}, which tags objects too`,
    remedy:
      "Each would be denied reading the objects that the other has rejected. Use separate prefixes, or one " +
      'UploadCompleted, or use rejectedObjects: "delete" in one of them.',
  };
}
