import { readPolicyDocument } from "../../../iam/read-policy.js";
import { parseJson } from "../../../json.js";
import type { Bucket, PolicyDocument, PolicyStatement } from "../../../model.js";
import type { Value } from "../../expression/value.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import { buildBuckets } from "./build-buckets.js";
import type { BucketUsers, OutsideBucket } from "./find-outside-buckets.js";
import { bucketNames, findOutsideBuckets } from "./find-outside-buckets.js";

/** The source of the policy of buckets outside the stack. */
export interface StandInPolicy {
  /** Name of an output whose value is the policy, or its statements, as JSON. */
  readonly output?: string | undefined;
  /** The policy, or its statements. Takes precedence over the output. */
  readonly given?: object | undefined;
}

/** Reads the policy of buckets outside the stack, and reports its problems. */
export function readStandInPolicy(
  { output, given }: StandInPolicy,
  outputs: Readonly<Record<string, unknown>>,
  report: (argument: string, reason: string) => void,
): PolicyDocument | undefined {
  const source = given ?? (output === undefined ? undefined : outputs[output]);
  if (source === undefined || source === null) return undefined;
  const parsed = typeof source === "string" ? parseJson(source) : (source as Value);
  const document = Array.isArray(parsed) ? { Version: "2012-10-17", Statement: parsed } : parsed;
  const read = readPolicyDocument(document);
  if (typeof read !== "string") return read.value;
  report(given === undefined ? `output.${output}` : "bucketPolicy", read);
  return undefined;
}

/** Adds a stand-in for every bucket that the stack uses but does not create, each with a warning. */
export function withStandIns(
  users: BucketUsers,
  resources: Resources,
  diagnostics: Diagnostics,
  policy: PolicyDocument | undefined,
): readonly Bucket[] {
  const outside = new Map(
    findOutsideBuckets(users, bucketNames(resources)).map((bucket) => [bucket.name, bucket]),
  );
  return buildBuckets(resources, diagnostics, [...outside.values()]).map((bucket) => {
    const used = outside.get(bucket.name);
    if (!used) return bucket;
    const standIn = standInFor(bucket, policy);
    diagnostics.warnings.push(standInWarning(used, standIn));
    return standIn;
  });
}

/**
 * Creates a stand-in: a private bucket with AWS's defaults. Its events go to EventBridge. The stand-in gets the
 * statements of the policy that name the bucket, unless the stack sets the bucket's policy.
 */
function standInFor(bucket: Bucket, policy: PolicyDocument | undefined): Bucket {
  const statements =
    policy === undefined ? [] : listOf(policy.Statement).filter((one) => isAbout(one, bucket));
  return {
    ...bucket,
    eventBridge: true,
    ...(bucket.policy === undefined && policy !== undefined && statements.length > 0
      ? { policy: { constructPath: bucket.constructPath, document: { ...policy, Statement: statements } } }
      : {}),
  };
}

/** The warning about a stand-in. */
function standInWarning({ name, region, usedBy }: OutsideBucket, { policy }: Bucket): string {
  return [
    `The bucket ${name} is not in this stack (used by ${usedBy.join(", ")}).`,
    `The emulator serves an empty private bucket in ${region} as a stand-in. Events of the stand-in go to EventBridge.`,
    "The stand-in has none of the real bucket's objects, versioning, encryption, CORS or lifecycle rules.",
    policy === undefined
      ? "It has no policy, so requests that need the bucket owner's permission (CloudFront) are denied. Pass the statements to add with --bucket-policy-output NAME or bucketPolicy."
      : "Of the real bucket's policy it has only the statements that you passed.",
  ].join(" ");
}

function isAbout({ Resource: resources = [] }: PolicyStatement, { arn }: Bucket): boolean {
  return listOf(resources).some((one) => one === arn || one.startsWith(`${arn}/`));
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
